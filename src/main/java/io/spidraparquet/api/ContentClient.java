package io.spidraparquet.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.Utf8;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;

/**
 * Downloads the content of pages by signed links. A link comes from outside and is not
 * trusted: the client connects only by https to public addresses, follows no redirects,
 * bounds the size and sends no key. Its messages never contain the link, with which
 * anyone could read the content. Thread-safe.
 */
public final class ContentClient {

	private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\"; ]+)", Pattern.CASE_INSENSITIVE);

	/** Statuses with which storage hosts reject expired links. */
	private static final Set<Integer> MAYBE_EXPIRED = Set.of(400, 401, 403, 404, 410);

	private final ContentProperties content;

	private final ApiProperties api;

	private final Connections connections;

	/** Shared by all connections: the JDK reuses none with another socket factory. */
	private final SSLSocketFactory sockets = new CheckedSockets(HttpsURLConnection.getDefaultSSLSocketFactory());

	/**
	 * Creates a client.
	 * @param content limits of the downloads
	 * @param api timeouts and retries, which apply to storage hosts, too
	 * @param version of this application, for the user agent
	 */
	public ContentClient(ContentProperties content, ApiProperties api, String version) {
		this.content = content;
		this.api = api;
		this.connections = new Connections(api, version);
	}

	/**
	 * Downloads the content of a page.
	 * @param link signed URL
	 * @return the content in UTF-8
	 * @throws RefusedException if the content could not be downloaded
	 * @throws InterruptedException if the thread is interrupted
	 */
	public byte[] download(String link) throws RefusedException, InterruptedException {
		URI uri = check(link);
		try {
			return new RetryTemplate(new RetrySchedule(this.api, false)).execute(() -> downloadOnce(uri));
		}
		catch (RetryException ex) {
			Throwable cause = ex.getCause();
			if (Thread.interrupted() || cause instanceof InterruptedException) {
				throw new InterruptedException("interrupted while downloading content");
			}
			if (cause instanceof RefusedException refused) {
				throw refused;
			}
			throw new RefusedException(String.valueOf(cause.getMessage()), false);
		}
	}

	private URI check(String link) throws RefusedException {
		URI uri;
		try {
			uri = URI.create(link);
		}
		catch (IllegalArgumentException ex) {
			throw new RefusedException("its link is not a URL", false);
		}
		String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
		if (uri.getHost() == null || uri.getRawUserInfo() != null
				|| !(scheme.equals("https") || (scheme.equals("http") && this.content.contentAllowLoopback()))) {
			throw new RefusedException("its link is not https://host/…", false);
		}
		if (proxied(uri)) {
			return uri; // the proxy resolves the host
		}
		try {
			for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
				if (!isAllowed(address) || (scheme.equals("http") && !address.isLoopbackAddress())) {
					throw new RefusedException("its link leads to " + uri.getHost() + ", which is not a public address",
							false);
				}
			}
		}
		catch (UnknownHostException ex) {
			throw new RefusedException("the host of its link, " + uri.getHost() + ", is unknown", false);
		}
		return uri;
	}

	private static boolean proxied(URI uri) {
		ProxySelector selector = ProxySelector.getDefault();
		List<Proxy> proxies = (selector != null) ? selector.select(uri) : List.of();
		return proxies.stream().anyMatch((proxy) -> proxy.type() != Proxy.Type.DIRECT);
	}

	private boolean isAllowed(InetAddress address) {
		return isPublic(address) || (address.isLoopbackAddress() && this.content.contentAllowLoopback());
	}

	/**
	 * Whether an address is public: not one of this machine or its networks, and not
	 * reserved (IANA's registries of special-purpose addresses).
	 */
	static boolean isPublic(InetAddress address) {
		if (address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress()
				|| address.isSiteLocalAddress() || address.isMulticastAddress()) {
			return false;
		}
		byte[] bytes = address.getAddress();
		int first = bytes[0] & 0xff;
		int second = bytes[1] & 0xff;
		if (address instanceof Inet6Address) {
			boolean embedsIpv4 = first == 0x20 && (second == 2 || (second == 1 && bytes[2] == 0 && bytes[3] == 0));
			return (first & 0xe0) == 0x20 && !embedsIpv4;
		}
		return first != 0 && first < 240 && !(first == 100 && (second & 0xc0) == 64)
				&& !(first == 192 && second == 0 && bytes[2] == 0) && !(first == 198 && (second & 0xfe) == 18);
	}

	private byte[] downloadOnce(URI uri) throws IOException {
		HttpURLConnection connection = this.connections.open(uri);
		if (connection instanceof HttpsURLConnection https && !proxied(uri)) {
			https.setSSLSocketFactory(this.sockets);
		}
		boolean complete = false;
		try {
			byte[] body = read(connection);
			complete = true;
			return body;
		}
		finally {
			if (!complete) {
				connection.disconnect();
			}
		}
	}

	private byte[] read(HttpURLConnection connection) throws IOException {
		Deadline deadline = new Deadline("content", this.api.totalTimeout());
		int status;
		try {
			status = deadline.status(connection);
		}
		catch (RefusedException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw ResponseStream.networkFailure("content", connection, ex);
		}
		if (status == 429 || status >= 500) {
			throw new ApiException(ApiException.Kind.SERVER, "its host responded with HTTP " + status,
					ApiErrors.retryAfter(connection.getHeaderField("Retry-After"), null), null);
		}
		if (status != HttpURLConnection.HTTP_OK) {
			throw new RefusedException(
					"its host responded with HTTP " + status
							+ ((status / 100 == 3) ? ", a redirect, which is not followed" : ""),
					MAYBE_EXPIRED.contains(status));
		}
		int maxSize = (int) Math.min(this.content.contentMaxSize().toBytes(), Integer.MAX_VALUE - 16);
		try (InputStream in = new ResponseStream(connection, "content", deadline)) {
			byte[] body = in.readNBytes(maxSize + 1);
			if (body.length > maxSize) {
				throw new RefusedException(
						"it is larger than " + this.content.contentMaxSize() + " (spidra.content-max-size)", false);
			}
			return utf8(body, charset(connection.getContentType()));
		}
	}

	private static Charset charset(String type) {
		Matcher charset = CHARSET.matcher(String.valueOf(type));
		try {
			return charset.find() ? Charset.forName(charset.group(1)) : StandardCharsets.UTF_8;
		}
		catch (IllegalArgumentException ex) {
			return StandardCharsets.UTF_8;
		}
	}

	/** Replaces bytes that are malformed in the charset. */
	private static byte[] utf8(byte[] body, Charset charset) {
		boolean isUtf8 = charset.equals(StandardCharsets.UTF_8) && Utf8.isWellFormed(JsonSlice.of(body));
		return isUtf8 ? body : new String(body, charset).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Checks the address of each connection before TLS begins: by then, the host name may
	 * have been resolved a second time, to another address.
	 */
	private final class CheckedSockets extends SSLSocketFactory {

		private final SSLSocketFactory factory;

		CheckedSockets(SSLSocketFactory factory) {
			this.factory = factory;
		}

		@Override
		public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
			if (!isAllowed(socket.getInetAddress())) {
				throw new RefusedException("its link leads to an address that is not public", false);
			}
			return this.factory.createSocket(socket, host, port, autoClose);
		}

		/**
		 * HttpsURLConnection connects first and then adds TLS, so it uses none of these.
		 */
		private static IOException withoutCheck() {
			return new IOException("TLS sockets are made only over an open connection, whose address is checked");
		}

		@Override
		public String[] getDefaultCipherSuites() {
			return this.factory.getDefaultCipherSuites();
		}

		@Override
		public String[] getSupportedCipherSuites() {
			return this.factory.getSupportedCipherSuites();
		}

		@Override
		public Socket createSocket(String host, int port) throws IOException {
			throw withoutCheck();
		}

		@Override
		public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
			throw withoutCheck();
		}

		@Override
		public Socket createSocket(InetAddress host, int port) throws IOException {
			throw withoutCheck();
		}

		@Override
		public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
			throw withoutCheck();
		}

	}

	/**
	 * Says that a content could not be downloaded. The message is a reason for the
	 * manifest, without the link.
	 */
	public static final class RefusedException extends IOException {

		private static final long serialVersionUID = 1L;

		private final boolean maybeExpired;

		RefusedException(String message, boolean maybeExpired) {
			super(message);
			this.maybeExpired = maybeExpired;
		}

		/**
		 * Whether a new link may help.
		 * @return true if so
		 */
		public boolean isMaybeExpired() {
			return this.maybeExpired;
		}

	}

}
