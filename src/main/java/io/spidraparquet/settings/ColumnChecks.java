package io.spidraparquet.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Lets a job definition write the check of a column without quotes. YAML takes
 * {@code - column price: nulls < 5%} for a map with one key, where a text is meant.
 */
final class ColumnChecks implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

	private static final Pattern KEY = Pattern.compile("(spidra\\.checks\\[\\d+])\\.(column .*)");

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		MutablePropertySources sources = event.getEnvironment().getPropertySources();
		for (PropertySource<?> source : sources) {
			if (source instanceof OriginTrackedMapPropertySource file
					&& file.getSource().keySet().stream().anyMatch((name) -> KEY.matcher(name).matches())) {
				Map<String, Object> settings = new LinkedHashMap<>();
				file.getSource().forEach((name, value) -> add(name, value, settings));
				sources.replace(file.getName(),
						new OriginTrackedMapPropertySource(file.getName(), settings, file.isImmutable()));
			}
		}
	}

	private static void add(String name, Object value, Map<String, Object> settings) {
		Matcher key = KEY.matcher(name);
		if (!key.matches()) {
			settings.put(name, value);
			return;
		}
		Object text = (value instanceof OriginTrackedValue tracked) ? tracked.getValue() : value;
		String check = key.group(2) + ": " + text;
		settings.put(key.group(1), (value instanceof OriginTrackedValue tracked)
				? OriginTrackedValue.of(check, tracked.getOrigin()) : check);
	}

}
