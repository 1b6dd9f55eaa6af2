package io.spidraparquet.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Gauge;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.types.MetricType;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads Prometheus' text format with a reader that others wrote.
 *
 * @param families metrics by name
 */
record PrometheusText(Map<String, MetricFamily> families) {

	static PrometheusText of(Path file) throws IOException {
		CollectorPrometheusMetricsWalker all = new CollectorPrometheusMetricsWalker();
		try (InputStream in = Files.newInputStream(file)) {
			new TextPrometheusMetricsProcessor(in, all).walk();
		}
		Map<String, MetricFamily> families = new TreeMap<>();
		for (MetricFamily family : all.getAllMetricFamilies()) {
			assertThat(family.getType()).isEqualTo(MetricType.GAUGE);
			assertThat(family.getHelp()).isNotBlank();
			assertThat(families.put(family.getName(), family)).as(family.getName()).isNull();
		}
		return new PrometheusText(families);
	}

	/**
	 * The one value of a metric with such labels beside those of the run; null if there
	 * is none.
	 */
	@Nullable Double value(String name, String... labels) {
		MetricFamily family = this.families.get(name);
		List<Double> values = new ArrayList<>();
		if (family != null) {
			family.getMetrics().forEach((metric) -> {
				Map<String, String> own = new TreeMap<>(metric.getLabels());
				own.remove("dataset");
				own.remove("job_name");
				Map<String, String> wanted = new TreeMap<>();
				for (int i = 0; i < labels.length; i += 2) {
					wanted.put(labels[i], labels[i + 1]);
				}
				if (own.equals(wanted)) {
					values.add(((Gauge) metric).getValue());
				}
			});
		}
		assertThat(values).as(name).hasSizeLessThan(2);
		return values.isEmpty() ? null : values.get(0);
	}

}
