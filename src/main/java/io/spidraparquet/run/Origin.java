package io.spidraparquet.run;

import java.net.URI;
import java.util.Locale;

import io.spidraparquet.api.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * Where the responses of a run come from: an endpoint and an account, or a dataset that
 * keeps responses. A run never mixes responses of several origins.
 *
 * @param endpoint base URL of the API in one spelling, or the dataset
 * @param key key of the account; null for a dataset
 */
public record Origin(String endpoint, @Nullable ApiKey key) {

	/**
	 * The origin of responses of the API.
	 * @param url base URL of the API
	 * @param key key of the account
	 * @return an origin that is equal for all spellings of the URL
	 */
	public static Origin api(URI url, ApiKey key) {
		return new Origin(endpoint(url), key);
	}

	/**
	 * Spells a base URL of the API.
	 * @param url the URL
	 * @return the same for all spellings of the URL
	 */
	public static String endpoint(URI url) {
		String scheme = url.getScheme().toLowerCase(Locale.ROOT);
		int port = (url.getPort() >= 0) ? url.getPort() : (scheme.equals("https") ? 443 : 80);
		String path = url.getRawPath().replaceAll("/+$", "");
		return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port + path;
	}

	/**
	 * The origin of responses that a dataset keeps.
	 * @param dataset URI or path of the dataset
	 * @return the origin
	 */
	public static Origin kept(String dataset) {
		return new Origin(dataset, null);
	}

	/**
	 * The form that is stored with the responses.
	 * @param salt of this machine's state folder, so that marks of the key differ between
	 * machines
	 */
	Stored stored(String salt) {
		return new Stored(this.endpoint, (this.key != null) ? this.key.mark(salt) : "");
	}

	/**
	 * The form that is stored with responses which several hosts share.
	 * @param output absolute URI of the dataset
	 * @return the same for all hosts
	 */
	public Stored shared(URI output) {
		return stored(output.toString());
	}

	/**
	 * An origin as stored, without the key.
	 *
	 * @param endpoint see {@link Origin}
	 * @param keyMark see {@link ApiKey#mark}; empty for a dataset
	 */
	public record Stored(String endpoint, String keyMark) {

	}

}
