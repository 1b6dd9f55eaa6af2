package io.spidraparquet.page;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a page beside its data, as the API sent them. A field that is missing is
 * null, one that is no string is its JSON text: the contract has changed before, and a
 * run must not break on it.
 *
 * @param id unique in its crawl; null if the page has none
 * @param url address of the page
 * @param title as detected while crawling
 * @param status what the API says of the page
 * @param errorMessage why it failed
 * @param createdAt ISO 8601 timestamp
 */
public record Page(@Nullable PageText id, @Nullable PageText url, @Nullable PageText title, PageStatus status,
		@Nullable PageText errorMessage, @Nullable PageText createdAt) {

}
