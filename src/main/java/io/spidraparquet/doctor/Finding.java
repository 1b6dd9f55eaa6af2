package io.spidraparquet.doctor;

import org.jspecify.annotations.Nullable;

/**
 * One result of a check.
 *
 * @param verdict how serious it is
 * @param name what was checked, one or two words
 * @param text what was found
 * @param cure what to do; empty if there is nothing to do, or the text says it
 * @param failure what a run would fail with; null unless the verdict is
 * {@link Verdict#FAULT}
 */
public record Finding(Verdict verdict, String name, String text, String cure, @Nullable Throwable failure) {

}
