/**
 * What a table is: columns, their types, the profile that a full scan leaves, and the
 * pure steps from that profile to a schema. Depends on nothing but the JDK.
 */
@NullMarked
package io.spidraparquet.schema;

import org.jspecify.annotations.NullMarked;
