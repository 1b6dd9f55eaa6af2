/**
 * Tables: columns, their types, the profile that a full scan produces, and the pure steps
 * from that profile to a schema. Depends only on the JDK and JSpecify.
 */
@NullMarked
package io.spidraparquet.schema;

import org.jspecify.annotations.NullMarked;
