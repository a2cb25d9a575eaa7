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
package fiji.plugin.florence2.imagej.service;

import fiji.plugin.florence2.Florence2;
import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.common.SystemFolders;
import fiji.plugin.florence2.hub.EmbeddedModel;
import fiji.plugin.florence2.hub.GpuLibraries;
import fiji.plugin.florence2.hub.HubException;
import fiji.plugin.florence2.hub.ModelUse;
import fiji.plugin.florence2.hub.StoreFolder;
import fiji.plugin.florence2.hub.StoredModel;
import fiji.plugin.florence2.imagej.input.ImageException;
import fiji.plugin.florence2.imagej.output.FoundRegion;
import fiji.plugin.florence2.imagej.output.PlaneAnswer;
import fiji.plugin.florence2.imagej.output.RegionRois;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelException;
import fiji.plugin.florence2.onnx.ModelFolder;
import fiji.plugin.florence2.onnx.OnnxRuntime;
import fiji.plugin.florence2.task.PromptException;
import fiji.plugin.florence2.task.Region;
import fiji.plugin.florence2.task.Task;
import fiji.plugin.florence2.tiling.Tiling;

import ij.IJ;
import ij.ImagePlus;
import ij.gui.Roi;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.scijava.app.App;
import org.scijava.app.AppService;
import org.scijava.app.SciJavaApp;
import org.scijava.app.StatusService;
import org.scijava.log.LogService;
import org.scijava.object.ObjectService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.prefs.PrefService;
import org.scijava.service.AbstractService;
import org.scijava.service.Service;
import org.scijava.task.TaskService;

/** The service as Fiji has it. */
@Plugin(type = Service.class)
public final class DefaultFlorence2Service extends AbstractService implements Florence2Service {

	/** As the command line knows it. */

	/** A question ends within a fraction of a second; Fiji must be able to quit whatever happens. */
	private static final long PATIENCE_MS = 10_000;

	@Parameter
	private StatusService status;

	@Parameter
	private TaskService tasks;

	@Parameter
	private AppService apps;

	@Parameter
	private ObjectService objects;

	@Parameter
	private PrefService prefs;

	@Parameter
	private LogService log;

	private final ModelSlot slot = new ModelSlot();
	private final Set<Cancellation> inWork = ConcurrentHashMap.newKeySet();
	private List<ModelChoice> choices = List.of();
	private ModelLibrary library;
	private GpuSupport gpuSupport;

	@Override
	public void initialize() {
		final Host host = new Host();
		library = new ModelLibrary(host, tasks);
		gpuSupport = new GpuSupport(host, status, tasks);
		OnnxRuntime.librariesFrom(this::gpuLibraries);
		offerModels();
	}

	private Optional<Path> gpuLibraries() {
		try {
			return gpuSupport.use();
		}
		catch (final HubException e) {
			log.warn(e.getMessage() + " The libraries without GPU support are used.");
			return Optional.empty();
		}
	}

	/** Has the inputs of commands offer the models that there are now, the default one first. */
	private synchronized void offerModels() {
		final List<ModelChoice> now = models().stream().map(ModelChoice::new).toList();
		if (now.equals(choices)) return;
		choices.forEach(objects::removeObject);
		choices = now;
		choices.forEach(objects::addObject);
	}

	@Override
	public List<String> models() {
		final String first = defaultModel();
		return usable().stream().sorted(Comparator.comparing(name -> !name.equals(first))).toList();
	}

	private List<String> usable() {
		library.problems().forEach(log::warn);
		return library.models().stream().filter(model -> model.state().isUsable()).map(StoredModel::name).toList();
	}

	@Override
	public String defaultModel() {
		final String chosen = options().model();
		return chosen.isEmpty() ? EmbeddedModel.NAME : chosen;
	}

	@Override
	public ModelLibrary library() {
		return library;
	}

	@Override
	public GpuSupport gpuSupport() {
		return gpuSupport;
	}

	@Override
	public Florence2Options options() {
		return new Florence2Preferences(prefs).read();
	}

	@Override
	public void setOptions(final Florence2Options options) throws ModelException {
		try {
			ModelLibrary.endpoint(options.mirror());
			Path.of(options.folder());
		}
		catch (final HubException e) {
			throw new ModelException(e.getMessage(), e);
		}
		catch (final InvalidPathException e) {
			throw new ModelException("\"" + options.folder() + "\" cannot be a folder of models: choose another one.", e);
		}
		new Florence2Preferences(prefs).write(options);
		offerModels();
	}

	@Override
	public ModelLease model(final String model) throws ModelException {
		final Florence2Options options = options();
		final ModelWish wish = new ModelWish(named(model), library.folder(), options.device(), options.cpuInstead(), options
			.threads());
		try {
			return slot.take(wish, () -> open(wish));
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Canceled");
		}
	}

	@Override
	public ModelLease model(final String model, final Cancellation cancellation) throws ModelException {
		inWork.add(cancellation);
		try {
			final ModelLease lease = model(model);
			return new ModelLease(lease.model(), () -> {
				lease.close();
				inWork.remove(cancellation);
			});
		}
		catch (final ModelException | RuntimeException | Error e) {
			inWork.remove(cancellation);
			throw e;
		}
	}

	private String named(final String model) {
		return model.isBlank() ? defaultModel() : model.strip();
	}

	private OpenModel open(final ModelWish wish) throws ModelException {
		status.showStatus("Opening the model " + wish.model());
		if (isFolder(wish.model())) return new OpenModel(open(Path.of(wish.model()), wish), Optional.empty());
		try {
			return open(library.use(wish.model()), wish);
		}
		catch (final HubException e) {
			throw new ModelException(e.getMessage(), e);
		}
	}

	private OpenModel open(final ModelUse use, final ModelWish wish) throws ModelException {
		try {
			return new OpenModel(open(use.folder(), wish), Optional.of(use));
		}
		catch (final ModelException | RuntimeException | Error e) {
			OpenModel.end(use);
			throw e;
		}
	}

	private Florence2 open(final Path folder, final ModelWish wish) throws ModelException {
		final Florence2 model = onDevice(ModelFolder.read(folder), wish);
		log.info("The model " + wish.model() + " runs on " + model.device() + ".");
		model.passedOver().forEach(log::info);
		return model;
	}

	private Florence2 onDevice(final ModelFolder folder, final ModelWish wish) throws ModelException {
		try {
			return Florence2.open(folder, wish.threads(), wish.device());
		}
		catch (final ModelException e) {
			if (!wish.cpuInstead()) throw e;
			// If the CPU cannot open it either, it was not the device's fault, and the CPU's sentence is the better one.
			final Florence2 model = Florence2.open(folder, wish.threads(), Device.CPU);
			log.warn(e.getMessage() + " The CPU is used instead.");
			return model;
		}
	}

	private static boolean isFolder(final String name) {
		try {
			return Files.isDirectory(Path.of(name));
		}
		catch (final InvalidPathException e) {
			return false;
		}
	}

	@Override
	public void download(final String model, final Cancellation cancellation) throws ModelException {
		final String name = named(model);
		if (isFolder(name)) return;
		inWork.add(cancellation);
		IJ.resetEscape();
		try {
			if (!library.isUsable(name)) library.download(name, new TransferStatus(name, status, cancellation));
		}
		catch (final HubException e) {
			throw new ModelException(e.getMessage(), e);
		}
		finally {
			inWork.remove(cancellation);
		}
	}

	/** What the library and the GPU support ask of this service. */
	private final class Host implements ModelLibrary.Host, GpuSupport.Host {

		@Override
		public Florence2Options options() {
			return DefaultFlorence2Service.this.options();
		}

		@Override
		public Path ownFolder() {
			return StoreFolder.models(SystemFolders.ofUser(), application());
		}

		/** The folder of Fiji; elsewhere SciJava's application is a stand-in, whose folder is any. */
		private Optional<Path> application() {
			final App app = apps.getApp();
			return app instanceof SciJavaApp || app.getBaseDirectory() == null ? Optional.empty() : Optional.of(app
				.getBaseDirectory().toPath());
		}

		@Override
		public GpuLibraries libraries() throws HubException {
			return GpuLibraries.locate(SystemFolders.ofUser(), application(), OnnxRuntime.version());
		}

		@Override
		public void begin(final Cancellation work) {
			inWork.add(work);
		}

		@Override
		public void end(final Cancellation work) {
			inWork.remove(work);
		}

		@Override
		public void closeModel() {
			DefaultFlorence2Service.this.closeModel();
		}

		@Override
		public void modelsChanged() {
			offerModels();
		}
	}

	@Override
	public void closeModel() {
		try {
			slot.release();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public List<PlaneAnswer> answer(final ImagePlus image, final ImageQuestion question,
		final AnalysisSettings settings, final Cancellation cancellation) throws ImageException, PromptException,
		ModelException
	{
		if (image.getProcessor() == null) throw new ImageException("The image is empty: open another one.");
		try (AnalysisWatch watch = new AnalysisWatch("Florence-2 " + question.name(), cancellation, status, tasks);
				ModelLease lease = model(settings.model(), cancellation))
		{
			return new ImageAnalysis(lease.model(), image, settings, options().over(lease.model().settings()), watch,
				cancellation).ask(question);
		}
	}

	/** Questions are stopped and waited for: the native library must not be in use when Java ends. */
	@Override
	public void dispose() {
		inWork.forEach(Cancellation::cancel);
		try {
			if (!slot.close(PATIENCE_MS)) log.warn("The model is still in use while Fiji quits");
		}
		catch (final InterruptedException e) {
			log.warn("The model was not closed, for Fiji quit in a hurry");
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public String caption(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return text(image, ImageQuestion.of(Task.CAPTION));
	}

	@Override
	public String detailedCaption(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return text(image, ImageQuestion.of(Task.DETAILED_CAPTION));
	}

	@Override
	public String moreDetailedCaption(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return text(image, ImageQuestion.of(Task.MORE_DETAILED_CAPTION));
	}

	@Override
	public String readText(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return text(image, ImageQuestion.of(Task.OCR));
	}

	@Override
	public List<FoundRegion> readTextWithRegions(final ImagePlus image) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, ImageQuestion.of(Task.OCR_WITH_REGION), Tiling.AUTOMATIC);
	}

	@Override
	public String readText(final ImagePlus image, final Roi selection) throws ImageException, PromptException,
		ModelException
	{
		return text(image, new ImageQuestion.Selections(Task.REGION_TO_OCR, List.of(selection)));
	}

	@Override
	public List<FoundRegion> detect(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return regions(image, ImageQuestion.of(Task.OD), Tiling.AUTOMATIC);
	}

	@Override
	public List<FoundRegion> describe(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return regions(image, ImageQuestion.of(Task.DENSE_REGION_CAPTION), Tiling.AUTOMATIC);
	}

	@Override
	public String describe(final ImagePlus image, final Roi selection) throws ImageException, PromptException,
		ModelException
	{
		return text(image, new ImageQuestion.Selections(Task.REGION_TO_DESCRIPTION, List.of(selection)));
	}

	@Override
	public List<FoundRegion> propose(final ImagePlus image) throws ImageException, PromptException, ModelException {
		return regions(image, ImageQuestion.of(Task.REGION_PROPOSAL), Tiling.AUTOMATIC);
	}

	@Override
	public List<FoundRegion> ground(final ImagePlus image, final String caption) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, ImageQuestion.of(Task.CAPTION_TO_PHRASE_GROUNDING, caption), Tiling.WHOLE);
	}

	@Override
	public List<FoundRegion> find(final ImagePlus image, final String name) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, ImageQuestion.of(Task.OPEN_VOCABULARY_DETECTION, name), Tiling.AUTOMATIC);
	}

	@Override
	public List<FoundRegion> segment(final ImagePlus image, final String phrase) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, ImageQuestion.of(Task.REFERRING_EXPRESSION_SEGMENTATION, phrase), Tiling.WHOLE);
	}

	@Override
	public List<FoundRegion> segment(final ImagePlus image, final Roi selection) throws ImageException, PromptException,
		ModelException
	{
		return regions(image, new ImageQuestion.Selections(Task.REGION_TO_SEGMENTATION, List.of(selection)),
			Tiling.AUTOMATIC);
	}

	@Override
	public String classify(final ImagePlus image, final Roi selection) throws ImageException, PromptException,
		ModelException
	{
		return text(image, new ImageQuestion.Selections(Task.REGION_TO_CATEGORY, List.of(selection)));
	}

	private String text(final ImagePlus image, final ImageQuestion question) throws ImageException, PromptException,
		ModelException
	{
		final Tiling tiling = question instanceof ImageQuestion.Selections ? Tiling.AUTOMATIC : Tiling.WHOLE;
		return answer(image, question, AnalysisSettings.of(defaultModel()).withTiling(tiling)).stream()
			.map(PlaneAnswer::text).collect(Collectors.joining("\n"));
	}

	private List<FoundRegion> regions(final ImagePlus image, final ImageQuestion question, final Tiling tiling)
		throws ImageException, PromptException, ModelException
	{
		final List<PlaneAnswer> answers = answer(image, question, AnalysisSettings.of(defaultModel()).withTiling(tiling));
		final List<Roi> rois = RegionRois.of(image, answers);
		final List<FoundRegion> found = new ArrayList<>(rois.size());
		for (final PlaneAnswer answer : answers) for (final Region region : answer.regions()) found.add(new FoundRegion(
			region.label(), region.score(), answer.position(), rois.get(found.size())));
		return found;
	}
}
