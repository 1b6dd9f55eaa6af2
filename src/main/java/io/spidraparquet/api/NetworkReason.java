package io.spidraparquet.api;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;

/**
 * Why there was no response, and what to look at.
 */
final class NetworkReason {

	private static final String URL = "spidra.api.url";

	private NetworkReason() {
	}

	/**
	 * The reason in words.
	 * @param failure of the connection
	 * @param protocol of the URL: http or https
	 */
	static String of(IOException failure, String protocol) {
		String message = Objects.requireNonNullElse(failure.getMessage(), "the connection failed")
			.lines()
			.findFirst()
			.orElse("the connection failed");
		String lower = message.toLowerCase(Locale.ROOT);
		if (failure instanceof UnknownHostException) {
			return "the name of the host is unknown: check " + URL + ", and the name service (DNS) of this host";
		}
		if (failure instanceof NoRouteToHostException) {
			return "there is no way to the host (" + message + "): check " + URL + ", network and firewall";
		}
		if (failure instanceof ConnectException) {
			return "the connection was refused (" + message + "): check " + URL + ", network and proxy";
		}
		if (lower.contains("tunnel through proxy")) {
			return "the proxy makes no connection (" + message + "): check https.proxyHost in JAVA_OPTS, and the proxy";
		}
		if (failure instanceof SSLException) {
			return ofTls(message, lower);
		}
		if (failure instanceof EOFException || failure instanceof ZipException) {
			return "the compressed response cannot be read (" + message + ")";
		}
		if (lower.contains("unexpected end of file") || lower.contains("invalid http response")) {
			return "the server closed the connection without a response" + otherProtocol(protocol);
		}
		if (failure instanceof SocketException && lower.contains("reset")) {
			return "the connection was cut (" + message + ")" + otherProtocol(protocol);
		}
		return message;
	}

	private static String otherProtocol(String protocol) {
		return protocol.equals("http") ? ": if it expects TLS, " + URL + " has to begin with https" : "";
	}

	private static String ofTls(String message, String lower) {
		if (lower.contains("plaintext") || lower.contains("unrecognized ssl message")
				|| lower.contains("unsupported or unrecognized")) {
			return "the server does not speak TLS on this port: " + URL + " has to begin with http there, or name"
					+ " another port";
		}
		if (lower.contains("pkix") || lower.contains("certif") || lower.contains("trust")) {
			// its last part is the reason, after names of classes
			return "the certificate of the server is not trusted by this Java ("
					+ message.substring(message.lastIndexOf(": ") + 1).strip() + "): check " + URL
					+ "; for a proxy that reads TLS, give its certificate with -Djavax.net.ssl.trustStore in JAVA_OPTS";
		}
		return "there is no TLS connection (" + message + "): check " + URL + " and the proxy";
	}

}
