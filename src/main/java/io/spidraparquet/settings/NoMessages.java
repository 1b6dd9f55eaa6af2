package io.spidraparquet.settings;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.NoSuchMessageException;

/**
 * Messages of an application context that has none. Spring's own looks at all locales of
 * the JVM when it is loaded.
 */
final class NoMessages implements MessageSource {

	@Override
	public @Nullable String getMessage(String code, Object @Nullable [] args, @Nullable String otherwise,
			@Nullable Locale locale) {
		return otherwise;
	}

	@Override
	public String getMessage(String code, Object @Nullable [] args, @Nullable Locale locale) {
		throw new NoSuchMessageException(code);
	}

	@Override
	public String getMessage(MessageSourceResolvable message, @Nullable Locale locale) {
		String otherwise = message.getDefaultMessage();
		if (otherwise == null) {
			throw new NoSuchMessageException(String.valueOf(message));
		}
		return otherwise;
	}

}
