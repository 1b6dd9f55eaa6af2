package io.spidraparquet.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The arrays of objects that may turn out to have rows, and the elements of the present
 * page. Not thread-safe.
 */
final class OpenArrays {

	private final FirstPaths<ProfileNode> first;

	private final boolean all;

	private boolean elementsLost;

	private boolean further;

	private final List<ArrayElements> inPage = new ArrayList<>();

	/**
	 * There are none yet.
	 * @param open which arrays may have rows
	 * @param mostNested the most lists of structs
	 */
	OpenArrays(KnownTables.Open open, int mostNested) {
		this.first = new FirstPaths<>(open.most() + (open.nested() ? mostNested : 0));
		this.all = open.all();
	}

	/** Notes one. */
	void add(ProfileNode node) {
		this.further |= this.first.offer(node.pointer(), node) != null && this.all;
	}

	/** The first ones by depth and pointer. */
	Map<String, ProfileNode> paths() {
		return this.first.paths();
	}

	boolean contain(String pointer) {
		return paths().containsKey(pointer);
	}

	/** Whether there are more, or some of their elements were not counted. */
	boolean areIncomplete() {
		return this.first.overflow() || this.elementsLost;
	}

	/** Whether there are more. */
	boolean overflow() {
		return this.first.overflow();
	}

	/** Some array of objects is no table because there are too many. */
	void noteFurther() {
		this.further = true;
	}

	/** Whether some array of objects is no table because there are too many. */
	boolean haveFurther() {
		return this.further;
	}

	/** Records that arrays, or numbers of elements, were left out. */
	void loseElements() {
		this.elementsLost = true;
	}

	boolean elementsLost() {
		return this.elementsLost;
	}

	/** The present page has elements of an array. */
	void inPage(ArrayElements elements) {
		this.inPage.add(elements);
	}

	/** The elements of the present page do not count. */
	void restartPage() {
		this.inPage.forEach(ArrayElements::restartPage);
		this.inPage.clear();
	}

	void endPage() {
		this.inPage.forEach(ArrayElements::endPage);
		this.inPage.clear();
	}

	void merge(OpenArrays others) {
		this.elementsLost |= others.elementsLost;
		this.further |= others.further;
	}

}
