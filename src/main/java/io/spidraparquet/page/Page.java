package io.spidraparquet.page;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a page except its data, as the API sent them. A missing field is null. A
 * field that is not a string is kept as its JSON text: the contract has changed before,
 * and a run must not break on such a change.
 *
 * @param id unique in its crawl; null if the page has none
 * @param url address of the page
 * @param title as detected while crawling
 * @param status of the page
 * @param errorMessage why the page failed
 * @param createdAt ISO 8601 timestamp
 */
public record Page(@Nullable PageText id, @Nullable PageText url, @Nullable PageText title, PageStatus status,
		@Nullable PageText errorMessage, @Nullable PageText createdAt) {

}
