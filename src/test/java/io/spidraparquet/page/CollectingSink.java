package io.spidraparquet.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JsonParser;

/**
 * Records what it receives: {@code begin}, the data of each page, {@code |} at the end of
 * each page, what its forks received, {@code accept}.
 */
public final class CollectingSink implements PageSink {

	private final List<String> seen = new ArrayList<>();

	private final List<CollectingSink> forks = new ArrayList<>();

	public List<String> seen() {
		return this.seen;
	}

	@Override
	public void begin() {
		this.seen.add("begin");
	}

	@Override
	public void read(JsonParser parser, JsonSlice json) {
		int start = (int) parser.currentTokenLocation().getByteOffset();
		parser.skipChildren();
		parser.finishToken();
		int end = (int) parser.currentLocation().getByteOffset();
		this.seen.add(new String(json.part(start, end).copy(), StandardCharsets.UTF_8));
	}

	@Override
	public void endPage() {
		this.seen.add("|");
	}

	@Override
	public PageSink fork() {
		CollectingSink fork = new CollectingSink();
		this.forks.add(fork);
		return fork;
	}

	@Override
	public void accept() {
		this.forks.forEach((fork) -> this.seen.addAll(fork.seen));
		this.seen.add("accept");
	}

}
