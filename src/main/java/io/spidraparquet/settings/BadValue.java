package io.spidraparquet.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import io.spidraparquet.text.Nearest;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.origin.Origin;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.unit.DataSize;

/**
 * What is said of a setting whose value cannot be read.
 */
public final class BadValue {

	private BadValue() {
	}

	/**
	 * The message for a user.
	 * @param failure the failure of Spring Boot
	 * @return file and line where it comes from a file, the value, and what it has to be
	 */
	public static String message(BindException failure) {
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof IllegalArgumentException && String.valueOf(cause.getMessage()).startsWith("spidra.")) {
				return String.valueOf(cause.getMessage());
			}
			if (cause instanceof UnboundConfigurationPropertiesException unbound) {
				Origin origin = unbound.getUnboundProperties().iterator().next().getOrigin();
				return JobSettings.origin(origin) + "setting " + failure.getName()
						+ " is a list with gaps: number its elements from [0]";
			}
		}
		if (failure.getProperty() == null) {
			return "setting " + failure.getName() + ": "
					+ Reason.line(NestedExceptionUtils.getMostSpecificCause(failure));
		}
		String value = String.valueOf(failure.getProperty().getValue());
		return JobSettings.origin(failure.getProperty().getOrigin()) + "setting " + failure.getName() + " is '" + value
				+ "', but has to be " + expected(failure.getTarget().getType().resolve(Object.class), value);
	}

	private static String expected(Class<?> type, String value) {
		if (type.isEnum()) {
			List<String> words = Arrays.stream(type.getEnumConstants()).map(BadValue::word).toList();
			return "one of " + String.join(", ", words) + Nearest.hint(value, words);
		}
		if (type == Duration.class) {
			return "a duration such as 30s, 15m, 6h or 7d";
		}
		if (type == DataSize.class) {
			return "a size such as 64KB, 128MB or 1GB";
		}
		if (type == boolean.class || type == Boolean.class) {
			return "true or false";
		}
		if (type == double.class || type == Double.class) {
			return "a number such as 0.1";
		}
		if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
			return "a whole number";
		}
		if (Collection.class.isAssignableFrom(type)) {
			return "a list";
		}
		return "of another form";
	}

	/** The word that stands for a constant in settings. */
	static String word(Object constant) {
		return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
