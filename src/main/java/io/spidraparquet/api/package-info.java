/**
 * The client of the crawl API: requests, retries, the request budget, history, and
 * content links.
 */
@NullMarked
package io.spidraparquet.api;

import org.jspecify.annotations.NullMarked;
