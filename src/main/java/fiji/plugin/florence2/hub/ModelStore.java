/*-
 * #%L
 * Florence-2 for Fiji
 * %%
 * Copyright (C) 2026 Florence-2 for Fiji developers
 * %%
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions are met:
 * 
 * 1. Redistributions of source code must retain the above copyright notice,
 *    this list of conditions and the following disclaimer.
 * 2. Redistributions in binary form must reproduce the above copyright notice,
 *    this list of conditions and the following disclaimer in the documentation
 *    and/or other materials provided with the distribution.
 * 
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS"
 * AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE
 * IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE
 * ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDERS OR CONTRIBUTORS BE
 * LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR
 * CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF
 * SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS
 * INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
 * CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE)
 * ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE
 * POSSIBILITY OF SUCH DAMAGE.
 * #L%
 */
package fiji.plugin.florence2.hub;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.Failures;
import fiji.plugin.florence2.common.ProgressListener;
import fiji.plugin.florence2.hub.PublishedModel.Preset;
import fiji.plugin.florence2.hub.StoredModel.Size;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/**
 * The models on this computer and those that can be downloaded: the embedded one, those of the catalogue in
 * {@code <root>/<id>/<preset>}, and the user's own folders. Users choose a model by its name: {@code nano},
 * {@code Florence-2-base-ft/exact}, {@code Florence-2-base-ft} for the most exact preset that is here, or the name of
 * their folder. Only {@link #download} uses the network.
 * <p>
 * A model that cannot be read, or a damaged list, is reported and does not keep others from being used.
 * </p>
 * <p>
 * Thread-safe, also between processes: only one at a time changes a store, any other is refused.
 * </p>
 */
public final class ModelStore {

	/** The user's own catalogue, in the folder of the store. */
	public static final String OWN_CATALOG = "catalog.json";

	/** The folder of models made on this computer; no model of a catalogue can have that name. */
	private static final String OWN_MODELS = "_local";
	private static final String LOCK = ".lock";

	private final Path root;
	private final Catalog catalog;
	private final Optional<HubException> catalogProblem;
	private final RetryPolicy retryPolicy;
	private final DiskSpace disk;
	private final Supplier<SSLContext> trust;

	private ModelStore(final Path root, final Catalog catalog, final Optional<HubException> catalogProblem) {
		this(root, catalog, catalogProblem, RetryPolicy.DEFAULT, DiskSpace.REAL, SystemTrust::context);
	}

	ModelStore(final Path root, final Catalog catalog, final Optional<HubException> catalogProblem,
		final RetryPolicy retryPolicy, final DiskSpace disk, final Supplier<SSLContext> trust)
	{
		this.root = root.toAbsolutePath().normalize();
		this.catalog = catalog;
		this.catalogProblem = catalogProblem;
		this.retryPolicy = retryPolicy;
		this.disk = disk;
		this.trust = trust;
	}

	/** The store in a folder, which need not exist, with the plugin's catalogue and the user's own in the folder, if any. */
	public static ModelStore open(final Path root) {
		final Path own = root.resolve(OWN_CATALOG);
		final Catalog embedded = Catalog.embedded();
		if (Files.notExists(own, LinkOption.NOFOLLOW_LINKS)) return new ModelStore(root, embedded, Optional.empty());
		try {
			return new ModelStore(root, embedded.with(Catalog.read(own)), Optional.empty());
		}
		catch (final HubException e) {
			return new ModelStore(root, embedded, Optional.of(e));
		}
	}

	/** The folder of the store. */
	public Path root() {
		return root;
	}

	/** What is wrong with the user's catalogue and list of folders, whose models are missing here: sentences. */
	public List<String> problems() {
		final List<String> problems = new ArrayList<>();
		catalogProblem.ifPresent(e -> problems.add(e.getMessage()));
		try {
			LocalModels.read(root);
		}
		catch (final HubException e) {
			problems.add(e.getMessage());
		}
		return problems;
	}

	/** All models: the embedded one, the user's, those of the catalogue in each preset. */
	public List<StoredModel> models() {
		final List<StoredModel> models = new ArrayList<>();
		models.add(embedded());
		ownModels().forEach(entry -> models.add(local(entry)));
		installations().forEach(installation -> models.add(published(installation)));
		return models;
	}

	private List<Installation> installations() {
		final List<Installation> installations = new ArrayList<>();
		for (final PublishedModel model : catalog.models()) {
			for (final Preset preset : model.presets())
				installations.add(new Installation(model, preset, root.resolve(model.id()).resolve(preset.name())));
		}
		return installations;
	}

	private List<LocalModels.Entry> ownModels() {
		try {
			return LocalModels.read(root).models();
		}
		catch (final HubException reportedAsAProblem) {
			return List.of();
		}
	}

	/**
	 * The model of a name, in upper or lower case. A name without a preset stands for the most exact preset that is
	 * usable, or for the only one. Other models are not looked at.
	 *
	 * @throws HubException if there is none, with the names to choose from
	 */
	public StoredModel find(final String name) throws HubException {
		if (name.equalsIgnoreCase(EmbeddedModel.NAME)) return embedded();
		final Optional<Installation> exact = installation(name);
		if (exact.isPresent()) return published(exact.get());
		final List<LocalModels.Entry> own = ownModels();
		for (final LocalModels.Entry entry : own)
			if (entry.name().equalsIgnoreCase(name)) return local(entry);
		final List<StoredModel> presets = installations().stream()
			.filter(installation -> installation.model().id().equalsIgnoreCase(name))
			.map(this::published)
			.toList();
		if (presets.isEmpty()) throw unknown(name, own);
		if (presets.size() == 1) return presets.get(0);
		final Predicate<StoredModel> isUnreadable = model -> model.state() == ModelState.UNREADABLE;
		return presets.stream()
			.filter(model -> model.state().isUsable())
			.findFirst()
			.or(() -> presets.stream().filter(isUnreadable).findFirst())
			.orElseThrow(() -> new HubException("The model " + name + " is not on this computer: download it as one of " +
				names(presets.stream().map(StoredModel::name)) + "."));
	}

	private Optional<Installation> installation(final String name) {
		return installations().stream().filter(installation -> installation.name().equalsIgnoreCase(name)).findFirst();
	}

	private HubException unknown(final String name, final List<LocalModels.Entry> own) {
		// The model may be in the file that cannot be read.
		final List<String> problems = problems();
		if (!problems.isEmpty()) return new HubException(problems.get(0));
		final Stream<String> published = installations().stream().map(Installation::name);
		final Stream<String> others = Stream.concat(published, own.stream().map(LocalModels.Entry::name));
		return new HubException("There is no model named \"" + name + "\": choose one of " +
			names(Stream.concat(Stream.of(EmbeddedModel.NAME), others)) + ".");
	}

	private static String names(final Stream<String> names) {
		return names.collect(Collectors.joining(", "));
	}

	/**
	 * Takes a model into use, to open it.
	 *
	 * @throws HubException if there is no such model, or it is not complete
	 */
	public ModelUse use(final String name) throws HubException {
		final StoredModel model = find(name);
		if (model.kind() == ModelKind.EMBEDDED) return useEmbedded();
		final Path folder = model.folder().orElseThrow();
		if (!model.state().isUsable()) throw unusable(model);
		if (!UsedFolder.isMarked(folder)) return new ModelUse(model.name(), folder, () -> {});
		try {
			final FileLocks.Hold hold = UsedFolder.share(folder)
				.orElseThrow(
					() -> new HubException("The model " + model.name() + " is being removed or optimised: wait for it to end."));
			return new ModelUse(model.name(), folder, hold::close);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled");
		}
		catch (final IOException e) {
			throw unreadable(model.name(), folder, e);
		}
	}

	/**
	 * Takes a model into use to begin a training with.
	 *
	 * @param model a name, or the path of a model folder
	 * @throws HubException if there is no such model, or it is not complete
	 */
	public ModelUse useToTrain(final String model) throws HubException {
		if (isPath(model)) return new ModelUse(model, Path.of(model), () -> {});
		return use(model);
	}

	/** Whether this is the path of a folder, which need not exist, rather than a name, even a misspelt one. */
	public boolean isPath(final String model) {
		try {
			final Path path = Path.of(model);
			return Files.isDirectory(path) || path.getParent() != null && !isLikeName(model);
		}
		catch (final InvalidPathException e) {
			return false;
		}
	}

	/** Whether this is a model and a preset, one of which is known. */
	private boolean isLikeName(final String name) {
		final String[] parts = name.split("/", -1);
		return parts.length == 2 && ModelName.PART.matcher(parts[0]).matches() &&
			installations().stream()
				.anyMatch(
					known -> known.model().id().equalsIgnoreCase(parts[0]) || known.preset().name().equalsIgnoreCase(parts[1]));
	}

	/**
	 * Takes a model to write optimised graphs into its folder: until it is closed nobody else uses it, nor changes the
	 * store.
	 *
	 * @throws HubException if there is no such model, or it is not complete, in use, or part of the plugin
	 */
	public ModelUse useToOptimize(final String name) throws HubException {
		final StoredModel model = findToOptimize(name);
		final Path folder = model.folder().orElseThrow();
		final FileLocks.Hold lock = lock();
		try {
			final FileLocks.Hold alone = UsedFolder.alone(folder)
				.orElseThrow(() -> new HubException(
					"The model " + model.name() + " is in use: close it, here and in other programs, before it is optimised."));
			return new ModelUse(model.name(), folder, () -> {
				alone.close();
				lock.close();
			});
		}
		catch (final IOException e) {
			close(lock);
			throw new HubException("The folder " + folder + " cannot be written to (" + Failures.text(e) +
				"): check that you may write there and that its disk is not full.", e);
		}
		catch (final HubException e) {
			close(lock);
			throw e;
		}
	}

	/** @throws HubException if there is no such model, or it is not complete, or part of the plugin */
	public StoredModel findToOptimize(final String name) throws HubException {
		final StoredModel model = find(name);
		if (model.kind() == ModelKind.EMBEDDED) {
			throw new HubException("The model " + model.name() +
				" is part of the plugin and optimised already: use it as it is, it is small and fast.");
		}
		if (!model.state().isUsable()) throw unusable(model);
		return model;
	}

	private void close(final FileLocks.Hold lock) throws HubException {
		try {
			lock.close();
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/** @throws HubException if the disk of a folder, which need not exist yet, has too little space for these bytes */
	public void requireRoom(final Path folder, final long bytes) throws HubException {
		try {
			final long free = disk.usable(DiskSpace.existing(folder));
			if (bytes > free) {
				throw new HubException("An optimised model needs " + ByteCount.text(bytes) + " in " + folder +
					" while it is made, and the disk has " + ByteCount.text(free) + " left: make room there.");
			}
		}
		catch (final IOException e) {
			throw new HubException(
				"The folder " + folder + " cannot be read (" + Failures.text(e) + "): check that you may read it.", e);
		}
	}

	/** A name for a new model of the user: the given one, or that with a number if there is such a model already. */
	public String freeName(final String wish) throws HubException {
		final LocalModels own = LocalModels.read(root);
		String name = wish;
		for (int i = 2; isTaken(name, own); i++)
			name = wish + "-" + i;
		return name;
	}

	private boolean isTaken(final String name, final LocalModels own) {
		return ModelName.isReserved(name) || catalog.model(name).isPresent() || own.named(name).isPresent() ||
			Files.exists(root.resolve(OWN_MODELS).resolve(name).resolve("config.json"));
	}

	/**
	 * The folder for a new model of the user that is made in the store; it need not exist yet.
	 *
	 * @throws HubException if {@link #add} would refuse the name, or the folder holds another model
	 */
	public Path folderFor(final String name) throws HubException {
		requireFree(name);
		final Path folder = root.resolve(OWN_MODELS).resolve(name);
		if (Files.exists(folder.resolve("config.json")))
			throw new HubException("There is already a folder " + folder + ": give another name, or delete the folder.");
		return folder;
	}

	private static ModelUse useEmbedded() throws HubException {
		final EmbeddedModel nano = EmbeddedModel.locate();
		return new ModelUse(EmbeddedModel.NAME, nano.folder(), nano::close);
	}

	private static HubException unusable(final StoredModel model) {
		if (model.state() == ModelState.UNREADABLE) return new HubException(model.problem());
		if (model.kind() == ModelKind.LOCAL) {
			return new HubException("The folder " + model.folder().orElseThrow() + " of the model " + model.name() +
				" is not there: connect its disk, or remove the model and add it again.");
		}
		return new HubException("The model " + model.name() + switch (model.state()) {
			case PARTIAL -> " is only partly on this computer: finish its download.";
			case DAMAGED -> " is damaged: download it again, which replaces the damaged files only.";
			default -> " is not on this computer: download it first.";
		});
	}

	/**
	 * Downloads the missing and damaged files of a model of the catalogue, and deletes the optimised graphs that were made
	 * from replaced ones. Does nothing if the model is complete.
	 *
	 * @throws HubException if it failed; the downloaded bytes are kept for the next download
	 * @throws HubException if there is no such model, or someone else is changing the store
	 * @throws CancellationException if it was canceled; the downloaded bytes are kept
	 */
	public void download(final String name, final Endpoint endpoint, final ProgressListener listener,
		final Cancellation cancellation) throws HubException
	{
		// It may name another server or other checksums.
		if (catalogProblem.isPresent()) throw catalogProblem.get();
		final Installation model = publishedOnly(name);
		if (published(model).state().isUsable()) return;
		try (FileLocks.Hold lock = lock()) {
			new ModelDownload(model, endpoint, retryPolicy, disk, trust.get()).run(listener, cancellation);
			UsedFolder.mark(model.folder());
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/**
	 * Reads all files of a model of the catalogue and compares them with their checksums. Damaged ones are remembered, if
	 * the store can be written to; the published graphs are used again if an optimised one is damaged.
	 *
	 * @throws CancellationException if it was canceled
	 */
	public Verification verify(final String name, final ProgressListener listener, final Cancellation cancellation)
		throws HubException
	{
		final Installation model = publishedOnly(name);
		final Manifest before = Manifest.read(model.folder());
		try {
			final Installation.Findings findings = model.verify(new TransferMeter(listener, cancellation));
			final boolean optimizedAreSound = findings.verification().spoiled().isEmpty();
			if (!findings.manifest().equals(before) || !optimizedAreSound)
				remember(model.folder(), findings.manifest(), optimizedAreSound);
			return findings.verification();
		}
		catch (final IOException e) {
			throw unreadable(model.name(), model.folder(), e);
		}
	}

	private void remember(final Path folder, final Manifest manifest, final boolean optimizedAreSound)
		throws HubException
	{
		if (!Files.isWritable(folder)) return;
		try (FileLocks.Hold lock = lock()) {
			if (!optimizedAreSound) OptimizedGraphs.deleteRecord(folder);
			manifest.write(folder);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/**
	 * Deletes a model of the catalogue from this computer, or takes a user's folder off the list and leaves the folder
	 * itself alone.
	 *
	 * @throws HubException if it is in use, or is the embedded one
	 */
	public void remove(final String name) throws HubException {
		final StoredModel model = find(name);
		if (model.kind() == ModelKind.EMBEDDED)
			throw new HubException("The model " + model.name() + " is part of the plugin and cannot be removed.");
		if (model.kind() == ModelKind.PUBLISHED && Files.notExists(model.folder().orElseThrow(), LinkOption.NOFOLLOW_LINKS))
			return;
		try (FileLocks.Hold lock = lock()) {
			if (model.kind() == ModelKind.LOCAL) LocalModels.read(root).without(model.name()).write(root);
			else delete(model);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private static void delete(final StoredModel model) throws HubException {
		final Path folder = model.folder().orElseThrow();
		try {
			if (!UsedFolder.delete(folder)) {
				throw new HubException(
					"The model " + model.name() + " is in use: close it, here and in other programs, before it is removed.");
			}
			final Path parent = folder.getParent();
			try (Stream<Path> others = Files.list(parent)) {
				if (others.findAny().isPresent()) return;
			}
			Files.delete(parent);
		}
		catch (final IOException e) {
			throw new HubException("The folder " + folder + " of the model " + model.name() + " cannot be deleted (" +
				Failures.text(e) + "): check that you may write there, or delete it yourself.", e);
		}
	}

	/**
	 * Puts a model folder of the user on the list. The caller checks that the model can be opened.
	 *
	 * @param name to choose it by
	 * @throws HubException if the name cannot be used or the folder does not exist
	 */
	public StoredModel add(final String name, final Path folder) throws HubException {
		requireFree(name);
		if (!Files.isDirectory(folder))
			throw new HubException("There is no folder " + folder + ": give the folder that holds config.json and onnx.");
		final LocalModels.Entry entry = new LocalModels.Entry(name, folder.toAbsolutePath().normalize().toString());
		try (FileLocks.Hold lock = lock()) {
			requireFree(name);
			LocalModels.read(root).with(entry).write(root);
			return local(entry);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void requireFree(final String name) throws HubException {
		if (!ModelName.PART.matcher(name).matches() || ModelName.isReserved(name)) {
			throw new HubException("The name \"" + name +
				"\" cannot be used: give up to 100 letters, digits, points, hyphens and underscores, and not " +
				EmbeddedModel.NAME + ".");
		}
		if (catalog.model(name).isPresent())
			throw new HubException("The name \"" + name + "\" is that of a published model: give another one.");
		if (LocalModels.read(root).named(name).isPresent())
			throw new HubException("There is already a model named \"" + name + "\": remove it first, or give another name.");
	}

	private Installation publishedOnly(final String name) throws HubException {
		final StoredModel model = find(name);
		if (model.state() == ModelState.UNREADABLE) throw unusable(model);
		return installation(model.name()).orElseThrow(() -> new HubException(
			"The model " + model.name() + " is not one of the catalogue: there is nothing to download or to compare with."));
	}

	private FileLocks.Hold lock() throws HubException {
		try {
			Files.createDirectories(root);
			return FileLocks.alone(root.resolve(LOCK))
				.orElseThrow(() -> new HubException("Models in " + root +
					" are being downloaded or changed in another window or by another program: wait for it to end."));
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private HubException unwritable(final IOException e) {
		return new HubException("The folder of models " + root + " cannot be written to (" + Failures.text(e) +
			"): check that you may write there, or choose another folder.", e);
	}

	private static HubException unreadable(final String model, final Path folder, final IOException e) {
		return new HubException("The folder " + folder + " of the model " + model + " cannot be read (" + Failures.text(e) +
			"): check that it is a folder that you may read, or remove the model.", e);
	}

	private static StoredModel embedded() {
		return new StoredModel(EmbeddedModel.NAME, ModelKind.EMBEDDED, ModelState.COMPLETE, "", Optional.empty(), true,
			OptionalInt.empty(), "BSD-2-Clause",
			"A small demonstration model for fluorescence nuclei and blood smears, part of the plugin.");
	}

	private static StoredModel local(final LocalModels.Entry entry) {
		final Path folder = entry.path();
		try {
			FolderSize.requireReadable(folder);
			return local(entry, ModelState.COMPLETE, "", OptimizedGraphs.read(folder).areComplete(folder));
		}
		catch (final NoSuchFileException absent) {
			return local(entry, ModelState.ABSENT, "", false);
		}
		catch (final IOException e) {
			return local(entry, ModelState.UNREADABLE, unreadable(entry.name(), folder, e).getMessage(), false);
		}
	}

	private static StoredModel local(final LocalModels.Entry entry, final ModelState state, final String problem,
		final boolean optimized)
	{
		return new StoredModel(entry.name(), ModelKind.LOCAL, state, problem, Optional.of(entry.path()), optimized,
			OptionalInt.empty(), "", "");
	}

	private StoredModel published(final Installation installation) {
		try {
			final ModelState state = installation.state();
			return published(installation, state, "", state.isUsable() && installation.isOptimized());
		}
		catch (final IOException e) {
			final HubException problem = unreadable(installation.name(), installation.folder(), e);
			return published(installation, ModelState.UNREADABLE, problem.getMessage(), false);
		}
	}

	private static StoredModel published(final Installation installation, final ModelState state, final String problem,
		final boolean optimized)
	{
		return new StoredModel(installation.name(), ModelKind.PUBLISHED, state, problem, Optional.of(installation.folder()),
			optimized, installation.preset().memoryMb(), installation.model().licence(), installation.model().description());
	}

	/** The size of a model of this store. This walks through a user's folder, and may take long. */
	public Size sizeOf(final StoredModel model) {
		return switch (model.kind()) {
			case EMBEDDED -> sizeOfEmbedded();
			case LOCAL -> measured(FolderSize.of(model.folder().orElseThrow()));
			case PUBLISHED -> installation(model.name()).map(installation -> sizeOf(model, installation))
				.orElse(measured(OptionalLong.empty()));
		};
	}

	private static Size measured(final OptionalLong size) {
		return new Size(size, true, size.orElse(0));
	}

	private static Size sizeOfEmbedded() {
		try (EmbeddedModel nano = EmbeddedModel.locate()) {
			return measured(FolderSize.of(nano.folder()));
		}
		catch (final HubException | IOException unknown) {
			return measured(OptionalLong.empty());
		}
	}

	private static Size sizeOf(final StoredModel model, final Installation installation) {
		try {
			final long present = installation.present();
			if (model.state().isUsable()) return measured(OptionalLong.of(present));
			return new Size(installation.preset().size(), installation.preset().isSizeExact(), present);
		}
		catch (final IOException unknown) {
			return new Size(installation.preset().size(), installation.preset().isSizeExact(), 0);
		}
	}
}
