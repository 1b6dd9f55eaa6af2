/**
 * What users copy from {@code jobs} to start a run each night: cron, Airflow, Kubernetes,
 * systemd.
 */
@NullMarked
package io.spidraparquet.schedules;

import org.jspecify.annotations.NullMarked;
