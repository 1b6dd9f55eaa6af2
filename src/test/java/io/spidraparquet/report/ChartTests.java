package io.spidraparquet.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.text.Amounts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChartTests {

	private static Chart rows(List<Night> nights, String current) {
		return Chart.of("Rows", nights, Night::rows, 1, (rows) -> Long.toString(Math.round(rows)), current);
	}

	@Test
	void barsAreAsHighAsTheirFigures() {
		Chart chart = rows(SampleRuns.named(4), "crawl-3");
		assertThat(chart.bars()).extracting(Chart.Bar::height).containsExactly("23.50", "47", "70.50", "94");
		assertThat(chart.bars()).extracting(Chart.Bar::y).containsExactly("76.50", "53", "29.50", "6");
		assertThat(chart.bars()).extracting(Chart.Bar::current).containsExactly(false, false, true, false);
		assertThat(chart.bars()).extracting(Chart.Bar::report).contains("crawl-1.html");
		assertThat(chart.latest()).isEqualTo("400");
		assertThat(chart.usual()).isEqualTo("200");
		assertThat(chart.line()).isEqualTo("53");
		assertThat(chart.summary())
			.isEqualTo("Rows, 4 runs: last 400, usually 200, least 100 in crawl-1, most 400 in crawl-4");
	}

	@Test
	void runWithoutAFigureIsSeen() {
		List<Night> nights = new ArrayList<>(SampleRuns.named(2));
		nights.add(SampleRuns.failed("x", LocalDate.EPOCH, 6, "no credits"));
		Chart.Bar bar = rows(nights, "crawl-1").bars().get(2);
		assertThat(bar.bad()).isTrue();
		assertThat(bar.css()).isEqualTo("bad");
		assertThat(bar.text()).isEqualTo("x: failed");
		assertThat(bar.report()).isNull();
	}

	@Test
	void smallFigureIsSeenAndNoneIsNot() {
		List<Night> nights = List.of(new Sample("a", 1).pages(1_000_000).night(), new Sample("b", 2).pages(1).night(),
				new Sample("c", 3).pages(0).night());
		assertThat(rows(nights, "a").bars()).extracting(Chart.Bar::height).containsExactly("94", "2", "0");
	}

	@Test
	void theFigureAtTheUpperLineIsThatOfTheScale() {
		List<Night> nights = List.of(new Sample("a", 1).pages(1000).failed("failed", 20).night());
		Chart small = Chart.of("Failed pages", nights, Night::failedShare, 0.1, Amounts::percent, null);
		assertThat(small.bars()).extracting(Chart.Bar::height).containsExactly("18.80");
		assertThat(small.top()).isEqualTo("10.0 %");
		assertThat(Chart.of("Failed pages", nights, Night::failedShare, 0.01, Amounts::percent, null).top())
			.isEqualTo("2.0 %");
	}

	@Test
	void oneRunHasNoUsualFigure() {
		Chart chart = rows(SampleRuns.named(1), "crawl-1");
		assertThat(chart.usual()).isEmpty();
		assertThat(chart.line()).isNull();
		assertThat(chart.width()).isEqualTo(140);
	}

	@Test
	void columnsThatMovedAreChosen() {
		assertThat(ColumnCharts.of(SampleRuns.nights(30))).extracting(Chart::title)
			.containsExactly("seller_rating", "in_stock", "price");
		assertThat(ColumnCharts.of(SampleRuns.named(30))).isEmpty();
		assertThat(ColumnCharts.of(SampleRuns.named(1))).isEmpty();
	}

}
