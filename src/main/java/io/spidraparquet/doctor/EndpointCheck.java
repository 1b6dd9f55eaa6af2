package io.spidraparquet.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

import io.spidraparquet.api.ApiException;
import io.spidraparquet.api.EndpointProbe;
import org.jspecify.annotations.Nullable;

/**
 * Whether the API can be reached, accepts the key, and has requests left; and the clock
 * of this host against that of the API. Looks at what a probe has found.
 *
 * @param setup what a run would work with
 * @param probe has asked the API
 */
record EndpointCheck(Setup setup, EndpointProbe probe) implements Check {

	private static final Duration WARN_FROM = Duration.ofSeconds(60);

	@Override
	public String name() {
		return "endpoint";
	}

	@Override
	public void examine(Findings findings) {
		ApiException failure = this.probe.failure();
		boolean noKey = this.setup.key() == null;
		boolean ofAccount = failure != null && failure.kind() == ApiException.Kind.ACCOUNT;
		boolean ofLimit = failure != null && failure.kind() == ApiException.Kind.RATE_LIMIT;
		if (failure != null && !ofAccount && !ofLimit) {
			examineFailure(failure, findings);
		}
		else {
			examineConnection(findings);
		}
		if (failure != null && ofAccount && !noKey) {
			findings.fault("account", failure);
		}
		else if (failure == null && !noKey) {
			findings.ok("account", "the API accepts the key");
		}
		examineLimit(ofLimit ? failure : null, findings);
		examineClock(findings);
	}

	private void examineConnection(Findings findings) {
		URI url = this.setup.api().url();
		Duration latency = this.probe.latency();
		String reached = url + " responds" + ((latency != null) ? " in " + latency.toMillis() + " ms" : "");
		boolean local = String.valueOf(url.getHost()).matches("localhost|127\\..*|\\[::1]");
		if (this.probe.tls() == null && !local) {
			findings.warning(name(), reached + ", without TLS: others on the way can read the key",
					"use https:// in spidra.api.url");
		}
		else {
			findings.ok(name(), reached + ", " + ((this.probe.tls() != null) ? this.probe.tls() : "without TLS"));
		}
	}

	private void examineFailure(ApiException failure, Findings findings) {
		URI url = this.setup.api().url();
		String host = url.getHost() + ((url.getPort() < 0) ? "" : ":" + url.getPort());
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		String said = String.valueOf(root.getMessage());
		String check = "check spidra.api.url (SPIDRA_API_URL), the network, and a proxy or firewall between";
		if (failure.kind() != ApiException.Kind.NETWORK) {
			findings.fault(name(), failure);
		}
		else if (root instanceof UnknownHostException) {
			findings.fault(name(), "the host " + url.getHost() + " is unknown",
					"check its spelling in spidra.api.url (SPIDRA_API_URL), and the name service of this host",
					failure);
		}
		else if (root instanceof ConnectException || root instanceof NoRouteToHostException) {
			findings.fault(name(), "nothing accepts connections at " + host + " (" + said + ")", check, failure);
		}
		else if (said.contains("tunnel through proxy")) {
			findings.fault(name(), "the proxy makes no connection to " + host + " (" + said + ")",
					"check https.proxyHost in JAVA_OPTS, and the proxy", failure);
		}
		else if (root instanceof SocketTimeoutException || root.equals(failure)) {
			findings.fault(name(), host + " does not respond in time", check
					+ ("https".equals(url.getScheme()) ? "; a port that speaks plain HTTP needs http:// there" : ""),
					failure);
		}
		else if (said.contains("Unsupported or unrecognized SSL message")) {
			findings.fault(name(), host + " does not speak TLS, as https:// in spidra.api.url says",
					"correct the port in spidra.api.url (SPIDRA_API_URL), or write http:// if it is to be so", failure);
		}
		else if (root instanceof SSLException || root instanceof CertificateException
				|| root.getClass().getName().startsWith("sun.security")) {
			findings.fault(name(), host + " has no certificate that this Java trusts (" + said + ")",
					"check the address and the clock; if a proxy opens TLS, name its certificate by"
							+ " JAVA_OPTS=-Djavax.net.ssl.trustStore=…",
					failure);
		}
		else {
			boolean plain = "http".equals(url.getScheme());
			findings.fault(name(), host + " does not respond with HTTP (" + said + ")",
					plain ? "write https:// in spidra.api.url (SPIDRA_API_URL) if the port speaks TLS" : check,
					failure);
		}
	}

	private void examineLimit(@Nullable ApiException refused, Findings findings) {
		Duration wait = this.probe.untilReset();
		String until = (wait != null) ? ", more in " + seconds(wait) : "";
		if (refused != null) {
			String text = "the rate limit is used up" + until;
			String cure = "wait, and do not run several jobs at once; requests that others send from this address"
					+ " count, too";
			Duration most = this.setup.api().maxWait();
			if (wait != null && wait.compareTo(most) > 0) {
				findings.fault("rate limit", text + ", longer than spidra.api.max-wait (" + seconds(most) + ")", cure,
						refused);
			}
			else {
				findings.warning("rate limit", text, cure);
			}
		}
		else if (this.probe.remaining() >= 0) {
			findings.ok("rate limit", String.format(Locale.ROOT, "%,d%s requests left%s", this.probe.remaining(),
					(this.probe.limit() > 0) ? String.format(Locale.ROOT, " of %,d", this.probe.limit()) : "", until));
		}
		else if (this.probe.latency() != null) {
			findings.ok("rate limit", "the API does not tell; a run sends at most "
					+ this.setup.api().requestsPerWindow() + " requests in " + seconds(this.setup.api().window()));
		}
	}

	private void examineClock(Findings findings) {
		Duration ahead = this.probe.clockAhead();
		if (ahead == null) {
			return;
		}
		Duration off = ahead.abs();
		String text = "this host is " + seconds(off) + (ahead.isNegative() ? " behind" : " ahead of") + " the API";
		String cure = "set the clock, and start a time service (NTP); dates of nights and of S3 depend on it";
		if (off.compareTo(WARN_FROM) > 0) {
			findings.warning("clock", text, cure);
		}
		else {
			findings.ok("clock", "agrees with the API's");
		}
	}

	private static String seconds(Duration time) {
		long seconds = Math.round(time.toMillis() / 1000.0);
		return (seconds < 120) ? seconds + " s"
				: (seconds < 7200) ? Math.round(seconds / 60.0) + " min" : Math.round(seconds / 3600.0) + " h";
	}

}
