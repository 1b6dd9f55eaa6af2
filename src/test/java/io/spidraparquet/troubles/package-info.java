/**
 * Makes the messages happen that the page on troubleshooting explains.
 */
package io.spidraparquet.troubles;
