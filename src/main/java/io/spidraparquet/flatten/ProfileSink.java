package io.spidraparquet.flatten;

import java.util.ArrayList;
import java.util.List;

import io.spidraparquet.page.JsonSlice;
import io.spidraparquet.page.PageSink;
import io.spidraparquet.profile.ArrayRole;
import io.spidraparquet.profile.PathProfile;
import io.spidraparquet.profile.Profile;
import io.spidraparquet.profile.ProfileNode;
import io.spidraparquet.profile.ScalarProfile;
import io.spidraparquet.scalar.JsonScalar;
import io.spidraparquet.scalar.UnrepresentableException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Profiles the pages of responses while they stream in. A response that is not accepted
 * does not change the profile. Not thread-safe: each thread uses its own sink, and their
 * profiles are merged afterwards.
 */
public final class ProfileSink implements PageSink, DataVisitor<ProfileNode> {

	private final Profile accepted;

	private final Flattening flattening;

	private final DataWalker<ProfileNode> walker;

	private Profile current;

	private ScalarProfile elements = new ScalarProfile();

	private ScalarProfile innerElements = new ScalarProfile();

	private final List<ProfileSink> forks = new ArrayList<>();

	/** Has an object that is kept as one value and did not end yet. */
	private @Nullable ProfileNode begun;

	/** Whether the page is long enough to contain a huge value. */
	private boolean mayBeHuge;

	/**
	 * A sink that adds to a profile.
	 * @param profile grows with each accepted response
	 * @param flattening settings for rows and values
	 */
	public ProfileSink(Profile profile, Flattening flattening) {
		this.accepted = profile;
		this.flattening = flattening;
		this.walker = new DataWalker<>(this, flattening);
		this.current = profile.emptyCopy();
	}

	@Override
	public void begin() {
		this.current = this.accepted.emptyCopy();
		this.forks.clear();
	}

	@Override
	public PageSink fork() {
		ProfileSink fork = new ProfileSink(this.accepted, this.flattening);
		this.forks.add(fork);
		return fork;
	}

	@Override
	public void read(JsonParser parser, JsonSlice json) {
		this.mayBeHuge = json.length() > PathProfile.HUGE;
		try {
			this.walker.walk(parser, json, this.current.root());
		}
		catch (RefusedPageException | UnrepresentableException ex) {
			// the page gives no row, and its failure is reported when rows are computed
			endFailedObject();
			this.current.restartPage();
		}
		catch (JacksonException ex) {
			endFailedObject();
			this.current.restartPage();
			throw ex;
		}
	}

	@Override
	public void endPage() {
		this.current.endPage();
	}

	@Override
	public void accept() {
		this.accepted.merge(this.current);
		this.forks.forEach((fork) -> this.accepted.merge(fork.current));
		this.forks.clear();
	}

	/** The profile of the pages since the last {@link #begin()}. */
	Profile seen() {
		return this.current;
	}

	@Override
	public ProfileNode root() {
		return this.current.root();
	}

	@Override
	public ProfileNode child(ProfileNode node, String key) {
		return node.child(key);
	}

	@Override
	public boolean keepsObjects(ProfileNode node) {
		return node.keepsObjects();
	}

	@Override
	public void endObject(ProfileNode node, int members) {
		node.endObject(members, this.mayBeHuge);
	}

	@Override
	public void met(String pointer) {
		this.current.met().add(pointer);
	}

	@Override
	public void keyWithoutRows(String key) {
		this.current.met().addKeyWithoutRows(key);
	}

	@Override
	public void restart() {
		// the values that were seen are values of the page
		endFailedObject();
		this.current.restartPage();
	}

	/**
	 * The objects of a path are kept as JSON, so that it has a column even if all its
	 * pages fail: they fail in the same way when their rows are computed.
	 */
	private void endFailedObject() {
		if (this.begun != null) {
			this.begun.object();
			this.begun = null;
		}
	}

	@Override
	public ArrayRole role(ProfileNode node) {
		return node.role();
	}

	@Override
	public void beginElement(ProfileNode node) {
		node.elements().add();
	}

	@Override
	public void objectInPlace(ProfileNode node) {
		node.elements().addInPlace();
	}

	@Override
	public void objectElement(ProfileNode node) {
		if (node.role() == ArrayRole.OPEN) {
			node.elements().addObject();
		}
	}

	@Override
	public void beginInnerArray(ProfileNode node) {
		this.innerElements = node.newElements();
	}

	@Override
	public void innerElement(ProfileNode node, JsonScalar scalar) {
		this.innerElements.add(scalar);
	}

	@Override
	public void endInnerArray(ProfileNode node, boolean complex) {
		node.elements().add(complex ? null : this.innerElements);
	}

	@Override
	public void nullElement(ProfileNode node) {
		// like null
	}

	@Override
	public void scalar(ProfileNode node, JsonScalar scalar) {
		if (node.role() != ArrayRole.VALUE && !scalar.isEmptyText()) {
			node.elements().add();
			if (node.role() == ArrayRole.OPEN) {
				node.elements().add(scalar);
			}
		}
		value(node, scalar);
	}

	@Override
	public void value(ProfileNode node, JsonScalar scalar) {
		node.scalar(scalar);
		if (this.mayBeHuge && scalar.isLongerThan(PathProfile.HUGE)) {
			node.huge();
		}
	}

	@Override
	public void beginArray(ProfileNode node) {
		this.elements = node.newElements();
	}

	@Override
	public void element(ProfileNode node, @Nullable JsonScalar scalar) {
		if (scalar != null) {
			this.elements.add(scalar);
			if (node.role() == ArrayRole.OPEN) {
				node.elements().add(scalar);
			}
		}
	}

	@Override
	public void endArray(ProfileNode node, boolean complex, JsonSlice json) {
		if (complex) {
			node.nestedArray();
		}
		else {
			node.array(this.elements);
		}
		if (json.length() > PathProfile.HUGE && (complex || !this.elements.isEmpty())) {
			node.huge();
		}
	}

	@Override
	public void beginObject(ProfileNode node) {
		this.begun = node;
	}

	@Override
	public void object(ProfileNode node, boolean empty, JsonSlice json) {
		this.begun = null;
		if (!empty) {
			node.object();
			if (json.length() > PathProfile.HUGE) {
				node.huge();
			}
		}
	}

	@Override
	public boolean walksItems() {
		return true;
	}

	@Override
	public void beginItem(ProfileNode node) {
		node.elements().addItem();
	}

	@Override
	public void items(ProfileNode node, DataShape shape, JsonSlice json) {
		throw new IllegalStateException("a profile walks all items");
	}

}
