package io.spidraparquet.troubles;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server of TLS on loopback, with a certificate that it has made itself.
 */
final class TlsServer implements AutoCloseable {

	private static final String PASSWORD = "changeit";

	private final HttpsServer server;

	/**
	 * Makes a certificate and starts the server.
	 * @param folder for its key
	 */
	TlsServer(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
		Path file = folder.resolve("server.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-storetype", "PKCS12", "-keystore",
				file.toString(), "-storepass", PASSWORD, "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(keytool.waitFor()).isZero();
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			store.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(store, PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), null, null);
		this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setHttpsConfigurator(new HttpsConfigurator(context));
		this.server.start();
	}

	URI url() {
		return URI.create("https://127.0.0.1:" + this.server.getAddress().getPort() + "/api");
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
