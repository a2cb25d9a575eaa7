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

import fiji.plugin.florence2.hub.Manifest.Sound;
import fiji.plugin.florence2.hub.TransferProgress.Stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

/**
 * The models on this computer and those that could be: the embedded one, those of the catalogue in
 * {@code <root>/<id>/<preset>}, and folders of the user's. Users choose a model by its name: {@code nano},
 * {@code Florence-2-base-ft/exact}, {@code Florence-2-base-ft} for the most exact preset that is here, or the name of
 * their folder. Nothing is downloaded but by {@link #download}.
 * <p>
 * Thread-safe, also between processes: one changes a store at a time, and the second is refused.
 */
public final class ModelStore {

	/** A catalogue of the user's own, in the folder of the store. */
	public static final String OWN_CATALOG = "catalog.json";

	/** Where models that are made on this computer are; no model of a catalogue can have that name. */
	private static final String OWN_MODELS = "_local";
	private static final String LOCK = ".lock";

	private final Path root;
	private final Catalog catalog;
	private final Patience patience;
	private final DiskSpace disk;
	private final Supplier<SSLContext> trust;

	private ModelStore(final Path root, final Catalog catalog) {
		this(root, catalog, Patience.DEFAULT, DiskSpace.REAL, SystemTrust::context);
	}

	ModelStore(final Path root, final Catalog catalog, final Patience patience, final DiskSpace disk,
		final Supplier<SSLContext> trust)
	{
		this.root = root.toAbsolutePath().normalize();
		this.catalog = catalog;
		this.patience = patience;
		this.disk = disk;
		this.trust = trust;
	}

	/**
	 * The store in a folder, which need not exist yet, with the plugin's catalogue and the user's own, if there is one in
	 * the folder.
	 *
	 * @throws CatalogException if the user's own catalogue is wrong
	 */
	public static ModelStore open(final Path root) throws CatalogException {
		final Path own = root.resolve(OWN_CATALOG);
		final Catalog embedded = Catalog.embedded();
		return new ModelStore(root, Files.exists(own) ? embedded.with(Catalog.read(own)) : embedded);
	}

	/** The folder of the store. */
	public Path root() {
		return root;
	}

	/** All models: the embedded one, those of the catalogue in each preset, the user's. */
	public List<StoredModel> models() throws HubException {
		final List<StoredModel> models = new ArrayList<>();
		models.add(embedded());
		for (final PublishedModel model : catalog.models()) {
			for (final Preset preset : model.presets()) models.add(published(model, preset));
		}
		for (final LocalModels.Entry entry : LocalModels.read(root).models()) models.add(local(entry));
		return models;
	}

	/**
	 * The model of a name, in upper or lower case. A name without a preset is that of the most exact preset that is
	 * usable, or of the only one.
	 *
	 * @throws HubException if there is none, with the names that there are
	 */
	public StoredModel find(final String name) throws HubException {
		final List<StoredModel> models = models();
		final Optional<StoredModel> exact = models.stream().filter(model -> model.name().equalsIgnoreCase(name)).findFirst();
		if (exact.isPresent()) return exact.get();
		final List<StoredModel> presets = models.stream().filter(model -> model.kind() == ModelKind.PUBLISHED && idOf(model
			.name()).equalsIgnoreCase(name)).toList();
		if (presets.size() == 1) return presets.get(0);
		if (presets.isEmpty()) throw new HubException("There is no model named \"" + name + "\": choose one of " + names(
			models) + ".");
		return presets.stream().filter(model -> model.state().isUsable()).findFirst().orElseThrow(() -> new HubException(
			"The model " + name + " is not on this computer: download it as one of " + names(presets) + "."));
	}

	private static String idOf(final String name) {
		return name.substring(0, Math.max(0, name.indexOf('/')));
	}

	private static String names(final List<StoredModel> models) {
		return models.stream().map(StoredModel::name).collect(Collectors.joining(", "));
	}

	/**
	 * Takes a model into use, to open it.
	 *
	 * @throws HubException if there is no such model, or it is not whole
	 */
	public ModelUse use(final String name) throws HubException {
		final StoredModel model = find(name);
		if (model.kind() == ModelKind.EMBEDDED) return useEmbedded();
		final Path folder = model.folder().orElseThrow();
		if (!model.state().isUsable()) throw unusable(model);
		if (!UsedFolder.isMarked(folder)) return new ModelUse(model.name(), folder, () -> {});
		try {
			final FileLocks.Hold hold = UsedFolder.share(folder).orElseThrow(() -> new HubException("The model " + model.name() +
				" is being removed or optimised: wait for it to end."));
			return new ModelUse(model.name(), folder, hold::close);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled");
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}

	/**
	 * Takes a model to write optimised graphs into its folder: until it is closed nobody else uses it, nor changes the
	 * store.
	 *
	 * @throws HubException if there is no such model, or it is not whole, in use, or part of the plugin
	 */
	public ModelUse useToOptimize(final String name) throws HubException {
		final StoredModel model = findToOptimize(name);
		final Path folder = model.folder().orElseThrow();
		final FileLocks.Hold lock = lock();
		try {
			final FileLocks.Hold alone = UsedFolder.alone(folder).orElseThrow(() -> new HubException("The model " + model
				.name() + " is in use: close it, here and in other programs, before it is optimised."));
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

	/** @throws HubException if there is no such model, or it is not whole, or part of the plugin */
	public StoredModel findToOptimize(final String name) throws HubException {
		final StoredModel model = find(name);
		if (model.kind() == ModelKind.EMBEDDED) throw new HubException("The model " + model.name() +
			" lies in the plugin's jar and cannot be optimised there: use it as it is, it is small and fast.");
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

	/** @throws HubException if a disk has no room for what is to be written into a folder that need not exist yet */
	public void requireRoom(final Path folder, final long bytes) throws HubException {
		try {
			final long free = disk.usable(DiskSpace.existing(folder));
			if (bytes > free) throw new HubException("An optimised model needs " + ByteCount.text(bytes) + " in " + folder +
				" while it is made, and the disk has " + ByteCount.text(free) + " left: make room there.");
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}

	/**
	 * The folder for a new model of the user's that is made in the store; it need not exist yet.
	 *
	 * @throws HubException if {@link #add} would refuse the name, or the folder holds something else
	 */
	public Path folderFor(final String name) throws HubException {
		requireFree(name);
		final Path folder = root.resolve(OWN_MODELS).resolve(name);
		if (Files.exists(folder.resolve("config.json"))) throw new HubException("There is already a folder " + folder +
			": give another name, or delete the folder.");
		return folder;
	}

	private static ModelUse useEmbedded() throws HubException {
		try {
			final EmbeddedModel nano = EmbeddedModel.locate();
			return new ModelUse(EmbeddedModel.NAME, nano.folder(), nano::close);
		}
		catch (final IOException e) {
			throw new HubException(e.getMessage() + ": install Florence-2 for Fiji again.", e);
		}
	}

	private static HubException unusable(final StoredModel model) {
		if (model.kind() == ModelKind.LOCAL) return new HubException("The folder " + model.folder().orElseThrow() +
			" of the model " + model.name() + " is not there: connect its disk, or remove the model and add it again.");
		return new HubException("The model " + model.name() + switch (model.state()) {
			case PARTIAL -> " is only partly on this computer: finish its download.";
			case DAMAGED -> " is damaged: download it again, which replaces the damaged files only.";
			default -> " is not on this computer: download it first.";
		});
	}

	/**
	 * Downloads what is missing or damaged of a model of the catalogue, and deletes the optimised graphs that were made of
	 * what it replaces. Does nothing where all is here.
	 *
	 * @throws DownloadException if it failed; what has come is kept for the next download
	 * @throws HubException if there is no such model, or someone else is changing the store
	 * @throws CancellationException if the listener wanted an end; what has come is kept
	 */
	public void download(final String name, final Endpoint endpoint, final TransferListener listener)
		throws HubException
	{
		final Choice choice = choice(name);
		if (state(choice).isUsable()) return;
		try (FileLocks.Hold lock = lock()) {
			new ModelDownload(choice.model, choice.preset, choice.folder, endpoint, patience, disk, trust.get()).run(listener);
			UsedFolder.mark(choice.folder);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/**
	 * Reads all files of a model of the catalogue and compares them with their sums. What is damaged is remembered as
	 * such, if the store can be written to; the published graphs are used again if an optimised one is damaged.
	 *
	 * @throws CancellationException if the listener wanted an end
	 */
	public Verification verify(final String name, final TransferListener listener) throws HubException {
		final Choice choice = choice(name);
		final TransferMeter meter = new TransferMeter(listener);
		final Manifest manifest = Manifest.read(choice.folder);
		final List<String> sound = new ArrayList<>();
		final List<String> damaged = new ArrayList<>();
		final List<String> missing = new ArrayList<>();
		final OptimizedGraphs optimized = OptimizedGraphs.read(choice.folder);
		final List<String> spoiled = new ArrayList<>();
		Manifest found = manifest;
		try {
			meter.expect(OptionalLong.of(present(choice) + optimized.size()));
			for (final PublishedFile file : choice.preset.files()) {
				final String path = file.path();
				if (!Files.isRegularFile(choice.folder.resolve(path))) {
					missing.add(path);
					continue;
				}
				meter.begin(Stage.VERIFYING, path);
				final Checksum sum = Checksum.of(choice.folder.resolve(path), bytes -> meter.add(Stage.VERIFYING, bytes));
				final boolean right = isRight(file, manifest, sum);
				(right ? sound : damaged).add(path);
				found = right ? found.withSound(path, new Sound(sum.size(), sum.sha256())) : found.withDamaged(path);
			}
			for (final String path : optimized.files().keySet())
				(isSound(optimized, choice.folder, path, meter) ? sound : spoiled).add(path);
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
		if (!found.equals(manifest) || !spoiled.isEmpty()) remember(choice, found, spoiled.isEmpty());
		return new Verification(sound, damaged, missing, spoiled);
	}

	private static boolean isSound(final OptimizedGraphs optimized, final Path folder, final String path,
		final TransferMeter meter) throws IOException
	{
		if (!optimized.isThere(folder, path)) return false;
		meter.begin(Stage.VERIFYING, path);
		final Checksum sum = Checksum.of(folder.resolve(path), bytes -> meter.add(Stage.VERIFYING, bytes));
		return sum.sha256().equals(optimized.files().get(path).sha256());
	}

	private static boolean isRight(final PublishedFile file, final Manifest manifest, final Checksum sum) {
		final Sound before = manifest.files().get(file.path());
		if (before != null) return sum.sha256().equals(before.sha256());
		final Manifest.Begun begun = manifest.begunOf(file.path());
		final String wanted = file.sha256().orElse(begun.sha256());
		return wanted != null ? wanted.equals(sum.sha256()) : sum.gitBlob().equals(begun.gitBlob());
	}

	private void remember(final Choice choice, final Manifest found, final boolean optimizedAreSound)
		throws HubException
	{
		if (!Files.isWritable(choice.folder)) return;
		try (FileLocks.Hold lock = lock()) {
			if (!optimizedAreSound) OptimizedGraphs.disown(choice.folder);
			found.write(choice.folder);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	/**
	 * Deletes a model of the catalogue from this computer, or takes a folder of the user's off the list, which leaves the
	 * folder itself alone.
	 *
	 * @throws HubException if it is in use, or is the embedded one
	 */
	public void remove(final String name) throws HubException {
		final StoredModel model = find(name);
		if (model.kind() == ModelKind.EMBEDDED) throw new HubException("The model " + model.name() +
			" is part of the plugin and cannot be removed.");
		if (model.kind() == ModelKind.PUBLISHED && !Files.exists(model.folder().orElseThrow())) return;
		try (FileLocks.Hold lock = lock()) {
			if (model.kind() == ModelKind.LOCAL) LocalModels.read(root).without(model.name()).write(root);
			else delete(model);
		}
		catch (final IOException e) {
			throw unwritable(e);
		}
	}

	private void delete(final StoredModel model) throws HubException, IOException {
		final Path folder = model.folder().orElseThrow();
		if (!UsedFolder.delete(folder)) throw new HubException("The model " + model.name() +
			" is in use: close it, here and in other programs, before it is removed.");
		final Path parent = folder.getParent();
		try (Stream<Path> others = Files.list(parent)) {
			if (others.findAny().isPresent()) return;
		}
		Files.delete(parent);
	}

	/**
	 * Puts a model folder of the user's on the list. Whether a model can be opened there is for the caller to see.
	 *
	 * @param name to choose it by
	 * @throws HubException if the name cannot be used or the folder does not exist
	 */
	public StoredModel add(final String name, final Path folder) throws HubException {
		requireFree(name);
		if (!Files.isDirectory(folder)) throw new HubException("There is no folder " + folder +
			": give the folder that holds config.json and onnx.");
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
		if (!ModelName.PART.matcher(name).matches() || ModelName.isReserved(name)) throw new HubException("The name \"" +
			name + "\" cannot be used: give up to 100 letters, digits, points, hyphens and underscores, and not " +
			EmbeddedModel.NAME + ".");
		if (catalog.model(name).isPresent()) throw new HubException("The name \"" + name +
			"\" is that of a published model: give another one.");
		if (LocalModels.read(root).named(name).isPresent()) throw new HubException("There is already a model named \"" +
			name + "\": remove it first, or give another name.");
	}

	/** A model of the catalogue, and where it is kept. */
	private record Choice(PublishedModel model, Preset preset, Path folder) {}

	private Choice choice(final String name) throws HubException {
		final String full = find(name).name();
		for (final PublishedModel model : catalog.models()) {
			for (final Preset preset : model.presets()) {
				if (model.nameOf(preset).equals(full)) return new Choice(model, preset, folder(model, preset));
			}
		}
		throw new HubException("The model " + full + " is not one of the catalogue: there is nothing to download or to compare with.");
	}

	private Path folder(final PublishedModel model, final Preset preset) {
		return root.resolve(model.id()).resolve(preset.name());
	}

	private FileLocks.Hold lock() throws HubException {
		try {
			Files.createDirectories(root);
			return FileLocks.alone(root.resolve(LOCK)).orElseThrow(() -> new HubException("Models in " + root +
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

	private HubException unreadable(final IOException e) {
		return new HubException("The folder of models " + root + " cannot be read (" + Failures.text(e) +
			"): check that you may read it, or choose another folder.", e);
	}

	private StoredModel embedded() throws HubException {
		try (EmbeddedModel nano = EmbeddedModel.locate()) {
			final long size = sizeOf(nano.folder());
			return new StoredModel(EmbeddedModel.NAME, ModelKind.EMBEDDED, ModelState.COMPLETE, Optional.empty(), OptionalLong
				.of(size), size, false, OptionalInt.empty(), "BSD-2-Clause",
				"A small demonstration model for fluorescence nuclei and blood smears, part of the plugin.");
		}
		catch (final IOException e) {
			throw new HubException(e.getMessage() + ": install Florence-2 for Fiji again.", e);
		}
	}

	private StoredModel local(final LocalModels.Entry entry) throws HubException {
		final boolean here = Files.isDirectory(entry.path());
		try {
			final OptionalLong size = here ? OptionalLong.of(sizeOf(entry.path())) : OptionalLong.empty();
			return new StoredModel(entry.name(), ModelKind.LOCAL, here ? ModelState.COMPLETE : ModelState.ABSENT, Optional.of(
				entry.path()), size, size.orElse(0), isOptimized(entry.path()), OptionalInt.empty(), "", "");
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}

	private static long sizeOf(final Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			long size = 0;
			for (final Path file : files.filter(Files::isRegularFile).toList()) size += Files.size(file);
			return size;
		}
		catch (final UncheckedIOException e) {
			throw e.getCause();
		}
	}

	private StoredModel published(final PublishedModel model, final Preset preset) throws HubException {
		final Choice choice = new Choice(model, preset, folder(model, preset));
		try {
			final long present = present(choice);
			final ModelState state = state(choice);
			return new StoredModel(model.nameOf(preset), ModelKind.PUBLISHED, state, Optional.of(choice.folder), state
				.isUsable() ? OptionalLong.of(present) : preset.size(), present, state.isUsable() && isOptimized(choice.folder),
				preset.memoryMb(), model.licence(), model.description());
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}

	private static boolean isOptimized(final Path folder) throws IOException {
		return OptimizedGraphs.read(folder).areWhole(folder);
	}

	/** Bytes that are here, of finished and of begun files. */
	private static long present(final Choice choice) throws IOException {
		long present = 0;
		for (final PublishedFile file : choice.preset.files()) {
			final Path path = choice.folder.resolve(file.path());
			final Path here = Files.isRegularFile(path) ? path : FileDownload.partOf(path);
			if (Files.isRegularFile(here)) present += Files.size(here);
		}
		return present;
	}

	private ModelState state(final Choice choice) throws HubException {
		final Manifest manifest = Manifest.read(choice.folder);
		boolean any = false;
		boolean all = true;
		try {
			for (final PublishedFile file : choice.preset.files()) {
				final Path path = choice.folder.resolve(file.path());
				if (!Files.isRegularFile(path)) {
					all = false;
					any |= Files.exists(FileDownload.partOf(path));
				}
				else if (!manifest.vouchesFor(choice.folder, file.path())) return ModelState.DAMAGED;
				else any = true;
			}
			if (!all) return any ? ModelState.PARTIAL : ModelState.ABSENT;
			return UsedFolder.isInUse(choice.folder) ? ModelState.IN_USE : ModelState.COMPLETE;
		}
		catch (final IOException e) {
			throw unreadable(e);
		}
	}
}
