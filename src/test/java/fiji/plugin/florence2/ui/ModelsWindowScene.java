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
package fiji.plugin.florence2.ui;

import fiji.plugin.florence2.common.Cancellation;
import fiji.plugin.florence2.hub.FaultyServer;
import fiji.plugin.florence2.hub.PublishedNano;
import fiji.plugin.florence2.imagej.service.Florence2Options;
import fiji.plugin.florence2.imagej.service.ModelChoice;
import fiji.plugin.florence2.imagej.service.ModelLease;
import fiji.plugin.florence2.imagej.service.ModelService;
import fiji.plugin.florence2.onnx.Device;
import fiji.plugin.florence2.onnx.ModelPart;

import java.awt.Window;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

import javax.swing.JButton;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.UIManager;

import org.scijava.convert.ConvertService;

/** Uses the window of models as people do, and notes what is to be seen. */
final class ModelsWindowScene extends WindowStage {

	private static final String CELLS = "Cells/half";
	private static final String TISSUE = "Tissue/half";
	private static final String EIGHT_BIT = "Cells-half-8bit";
	private static final int CHUNK = 1 << 14;

	private final Semaphore chunks = new Semaphore(0);
	private final FaultyServer server = new FaultyServer();
	private final ModelService models = context.service(ModelService.class);
	private final Path folder;
	private final boolean whole;

	/** @param whole whether all is done that the window can do, or only a download */
	private ModelsWindowScene(final Path folder, final boolean whole) throws Exception {
		super("Florence-2 Models");
		this.folder = folder;
		this.whole = whole;
	}

	/** @param args as for all scenes, and the class of the look and feel, a folder to work in, and whether all is done */
	public static void main(final String... args) throws Exception {
		UIManager.setLookAndFeel(args[2]);
		new ModelsWindowScene(Path.of(args[3]), Boolean.parseBoolean(args[4])).play(args);
	}

	@Override
	protected String situation() {
		return component("details", JTextArea.class).getText();
	}

	@Override
	protected void play() throws Exception {
		PublishedNano.on(server, folder, "Cells", "Tissue");
		server.behave((request, out) -> server.serve(request, new Drip(out)));
		models.setOptions(new Florence2Options("", Device.AUTO, false, 1, 0, folder.toString(), "", false, true));
		final JTable table = open();
		note("models", cell(table, 0, 0) + ", " + cell(table, 0, 1) + ", " + cell(table, 0, 4) + ", " + cell(table, 0, 2));
		pictureOfWindow("list");
		download(table);
		if (!whole) return;
		goOnWithoutTheWindow(open());
		verify(open());
		optimize(open());
		optimizeToInt8(open());
		addOwn(open());
		delete(open());
		offline(open());
	}

	private JTable open() throws Exception {
		run("Models");
		until("the window", () -> frame() != null && component("models", JTable.class).getRowCount() > 2);
		final JTable table = component("models", JTable.class);
		focus(table);
		return table;
	}

	/** Begins by the enter key, stops by the button, and goes on by its mnemonic. */
	private void download(final JTable table) throws Exception {
		select(table, CELLS);
		note("absent", buttons());
		key(KeyEvent.VK_ENTER, 0);
		chunks.release(40);
		until("progress", () -> state(table, CELLS).contains("%"));
		until("a rate", () -> {
			chunks.release(2);
			return details().contains("left");
		});
		note("progress", state(table, CELLS) + "; " + details());
		note("downloading", buttons());
		select(table, TISSUE);
		key(KeyEvent.VK_ENTER, 0);
		until("the queue", () -> state(table, TISSUE).equals("waiting"));
		select(table, CELLS);
		pictureOfWindow("downloading");
		select(table, TISSUE);
		press("Cancel");
		select(table, CELLS);
		press("Cancel");
		until("the end", () -> state(table, CELLS).startsWith("partial"));
		until("the focus", table::isFocusOwner);
		note("canceled", state(table, CELLS) + "; " + details());
		until("the end of the queue", () -> state(table, TISSUE).equals("absent"));
		pictureOfWindow("canceled");
		server.asked();
		chunks.release(1_000_000);
		key(KeyEvent.VK_D, InputEvent.ALT_DOWN_MASK);
		until("the whole model", () -> state(table, CELLS).equals("complete, optimised"));
		note("resumed", String.valueOf(server.asked().stream().anyMatch(request -> request.from() > 0)));
		note("downloaded", details());
		note("offered", choices());
	}

	private void goOnWithoutTheWindow(final JTable table) throws Exception {
		chunks.drainPermits();
		select(table, TISSUE);
		press("Download");
		chunks.release(20);
		until("progress", () -> state(table, TISSUE).contains("%"));
		key(KeyEvent.VK_ESCAPE, 0);
		until("the window to close", () -> frame() == null);
		chunks.release(1_000_000);
		until("the model", () -> choices().contains(TISSUE));
		note("without the window", choices());
	}

	private void verify(final JTable table) throws Exception {
		select(table, CELLS);
		press("Verify");
		until("the check", () -> details().startsWith("All "));
		press("Set as Default");
		until("the default", () -> state(table, 0, CELLS).endsWith("(default)"));
		note("default", choices());
		final Path file = folder.resolve(CELLS).resolve("config.json");
		Files.writeString(file, Files.readString(file).replace('8', '9'));
		press("Verify");
		until("the damage", () -> state(table, CELLS).equals("damaged"));
		note("damaged", details());
		pictureOfWindow("damaged");
		press("Download");
		until("the repair", () -> state(table, CELLS).equals("complete, optimised"));
	}

	/** The open model is closed, so that the next question uses the optimised graphs. */
	private void optimize(final JTable table) throws Exception {
		Files.delete(folder.resolve(CELLS).resolve("onnx").resolve("optimized.json"));
		select(table, CELLS);
		press("Verify");
		until("the published model", () -> state(table, CELLS).equals("complete"));
		models.lease(CELLS, new Cancellation()).close();
		press("Optimise");
		press("Cancel");
		until("the end", () -> details().startsWith("Canceled"));
		note("optimisation canceled", state(table, CELLS).contains("optimised") + "; " + details());
		focus(table);
		key(KeyEvent.VK_P, InputEvent.ALT_DOWN_MASK);
		until("its work", () -> !state(table, CELLS).equals("complete"));
		pictureOfWindow("optimising");
		until("the optimised model", () -> state(table, CELLS).equals("complete, optimised"));
		note("optimised", details());
		note("optimised buttons", buttons());
		pictureOfWindow("optimised");
		try (ModelLease lease = models.lease(CELLS, new Cancellation())) {
			note("opened", lease.model().folder().graphs().get(ModelPart.DECODER).getFileName().toString());
		}
		models.close();
	}

	private void optimizeToInt8(final JTable table) throws Exception {
		select(table, CELLS);
		press("8 Bit Copy\u2026");
		until("the dialog", () -> dialog() != null);
		pictureOfWindow("8-bit");
		click(button(dialog(), "OK"));
		until("the 8 bit model", () -> row(table, EIGHT_BIT) >= 0);
		until("its sentence", () -> details().startsWith("The model " + EIGHT_BIT + " is made."));
		note("8 bit", choices() + " " + details());
		select(table, EIGHT_BIT);
		press("Delete\u2026");
		until("the question", () -> dialog() != null);
		click(button(dialog(), "Take off"));
		until("the end", () -> row(table, EIGHT_BIT) < 0);
	}

	private void addOwn(final JTable table) throws Exception {
		press("Add Folder\u2026");
		until("the dialog", () -> dialog() != null);
		final JFileChooser chooser = all(dialog(), JFileChooser.class).get(0);
		onEvents(() -> {
			chooser.setSelectedFile(Files.createDirectories(folder.resolve("empty")).toFile());
			chooser.approveSelection();
			return null;
		});
		final JTextArea message = component(dialog(), "message", JTextArea.class);
		until("the refusal", () -> message.getText().contains("config.json") && message.getText().contains("empty"));
		note("refused", message.getText());
		pictureOfWindow("add-folder");
		onEvents(() -> {
			chooser.setSelectedFile(folder.resolve("nano").toFile());
			component(dialog(), "name", javax.swing.JTextField.class).setText("my-nano");
			chooser.approveSelection();
			return null;
		});
		until("the folder", () -> choices().contains("my-nano") && dialog() == null);
		until("the row", () -> row(table, "my-nano") >= 0);
	}

	private void delete(final JTable table) throws Exception {
		select(table, TISSUE);
		key(KeyEvent.VK_DELETE, 0);
		until("the question", () -> dialog() != null);
		pictureOfWindow("delete");
		click(button(dialog(), "Delete"));
		until("the end", () -> state(table, TISSUE).equals("absent"));
		note("deleted", choices() + " " + Files.exists(folder.resolve(TISSUE)));
		models.lease(CELLS, new Cancellation()).close();
		select(table, CELLS);
		press("Delete\u2026");
		until("the question", () -> dialog() != null);
		click(button(dialog(), "Delete"));
		until("the end", () -> state(table, CELLS).equals("absent"));
		select(table, "my-nano");
		press("Delete\u2026");
		until("the question", () -> dialog() != null);
		click(button(dialog(), "Take off"));
		until("the end", () -> row(table, "my-nano") < 0 && choices().equals("[nano]"));
		note("taken off", choices() + " " + Files.exists(folder.resolve("nano")));
	}

	private void offline(final JTable table) throws Exception {
		models.setOptions(new Florence2Options("", Device.AUTO, false, 1, 0, folder.toString(), "", true, true));
		select(table, CELLS);
		press("Download");
		until("the refusal", () -> details().contains("offline"));
		note("offline", details());
		pictureOfWindow("offline");
	}

	private String buttons() throws Exception {
		return onEvents(() -> all(frame(), JButton.class).stream()
			.filter(button -> button.isEnabled() && button.getText() != null && !button.getText().isEmpty())
			.map(JButton::getText)
			.collect(Collectors.joining(", ")));
	}

	private String details() throws Exception {
		return onEvents(() -> component("details", JTextArea.class).getText());
	}

	private String choices() {
		return context.service(ConvertService.class).getCompatibleInputs(ModelChoice.class).toString();
	}

	private static JDialog dialog() {
		return Arrays.stream(Window.getWindows())
			.filter(window -> window.isShowing() && window instanceof JDialog)
			.map(JDialog.class::cast)
			.findFirst()
			.orElse(null);
	}

	private static String cell(final JTable table, final int row, final int column) throws Exception {
		return onEvents(() -> ModelTableModel.text((ModelRow) table.getValueAt(row, column), column));
	}

	private static int row(final JTable table, final String model) throws Exception {
		return onEvents(() -> ((ModelTableModel) table.getModel()).indexOf(model).orElse(-1));
	}

	private static String state(final JTable table, final String model) throws Exception {
		return state(table, ModelTableModel.STATE, model);
	}

	private static String state(final JTable table, final int column, final String model) throws Exception {
		return cell(table, row(table, model), column);
	}

	private static void select(final JTable table, final String model) throws Exception {
		final int row = row(table, model);
		onEvents(() -> {
			table.setRowSelectionInterval(row, row);
			table.scrollRectToVisible(table.getCellRect(row, 0, true));
			return null;
		});
		focus(table);
	}

	private void pictureOfWindow(final String name) throws Exception {
		final Window window = dialog() == null ? frame() : dialog();
		final String look = UIManager.getLookAndFeel().getName().replace(' ', '-').toLowerCase();
		picture("models-" + name + "-" + look, window.getBounds());
	}

	/** Sends as many chunks as it is let. */
	private final class Drip extends FilterOutputStream {

		Drip(final OutputStream out) {
			super(out);
		}

		@Override
		public void write(final byte[] bytes) throws IOException {
			for (int from = 0; from < bytes.length; from += CHUNK) {
				chunks.acquireUninterruptibly();
				out.write(bytes, from, Math.min(CHUNK, bytes.length - from));
				out.flush();
			}
		}
	}
}
