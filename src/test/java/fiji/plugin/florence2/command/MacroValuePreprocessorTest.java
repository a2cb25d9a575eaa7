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
package fiji.plugin.florence2.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.florence2.script.Florence2Service;

import ij.Macro;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.platform.PlatformService;
import org.scijava.service.Service;

/** What macros may give as numbers, booleans and images, in a thread that has the options of a macro. */
class MacroValuePreprocessorTest {

	private static Context context;
	private String threadName;

	@BeforeAll
	static void start() {
		System.setProperty("java.awt.headless", "true");
		context = new Context(CommandService.class, PlatformService.class, Florence2Service.class);
	}

	@AfterAll
	static void stop() {
		context.dispose();
	}

	/** ImageJ gives the options of a macro to threads of this name. */
	@BeforeEach
	void nameThread() {
		threadName = Thread.currentThread().getName();
		Thread.currentThread().setName("Run$_" + threadName);
	}

	@AfterEach
	void restoreThread() {
		Macro.setOptions(null);
		Thread.currentThread().setName(threadName);
	}

	private static Module module(final Class<? extends Command> command) {
		return context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(command));
	}

	private static MacroValuePreprocessor process(final Module module, final String options) {
		Macro.setOptions(options);
		final MacroValuePreprocessor preprocessor = new MacroValuePreprocessor();
		context.inject(preprocessor);
		preprocessor.process(module);
		return preprocessor;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
		value = { "max_size=abc|max_size: write a number from 0 to 1.", "max_size=1e400|a number from 0 to 1",
			"max_size=NaN|a number from 0 to 1", "max_size=Infinity|a number from 0 to 1", "max_size=[]|a number from 0 to 1",
			"max_size=0,5|a number from 0 to 1", "max_size=1.01|a number from 0 to 1", "max_overlap=-1|a number from 0 to 1",
			"tile_size=512.5|a whole number, at least 16", "tile_size=|a whole number, at least 16",
			"tile_size=15|at least 16", "tile_overlap=99999999999|a whole number, at least 0", "table=yes|true or false",
			"download=1|true or false", "imp=[nope.tif]|No open image is called nope.tif.",
			"imp=-12|No open image is called -12." })
	void whatCannotBeIsRefusedInASentence(final String options, final String part) {
		final MacroValuePreprocessor refusing = process(module(DetectObjects.class), options);
		assertTrue(refusing.isCanceled());
		assertTrue(refusing.getCancelReason().contains(part), refusing.getCancelReason());
		assertTrue(refusing.getCancelReason().endsWith("."), refusing.getCancelReason());
	}

	@Test
	void eachCommandWithNumbersRefuses() {
		for (final Class<? extends Command> command : List.of(FindByName.class, ClassifyRegions.class, Batch.class))
			assertTrue(process(module(command), "tile_size=abc").isCanceled(), command.getName());
		assertTrue(process(module(Options.class), "threads=-1").isCanceled());
		assertTrue(process(module(Options.class), "beams=two").isCanceled());
	}

	/** imagej-legacy reads them afterwards. */
	@Test
	void numbersAreAccepted() {
		assertFalse(
			process(module(DetectObjects.class), "min_score=.25 max_overlap=.5 tile_size=256 max_size=1e-1 table=false")
				.isCanceled());
	}

	/** imagej-legacy resolves them whenever a macro runs. */
	@Test
	void headingAndButtonAreInADialogThatOpensAnyway() {
		final MacroDialogPreprocessor dialog = new MacroDialogPreprocessor();
		final Module asking = module(DetectObjects.class);
		asking.resolveInput("advanced");
		asking.resolveInput("help");
		dialog.process(asking);
		assertFalse(asking.isInputResolved("advanced") || asking.isInputResolved("help"));
		final Module complete = module(DetectObjects.class);
		complete.getInputs().keySet().forEach(complete::resolveInput);
		dialog.process(complete);
		assertTrue(complete.isInputResolved("advanced") && complete.isInputResolved("help"));
	}

	/** No dialog is opened for them. */
	@Test
	void whatIsLeftOutKeepsItsDefault() {
		for (final Class<? extends Command> command : List.of(DetectObjects.class, FindByName.class, ReadText.class,
			Batch.class))
		{
			final Module module = module(command);
			final Map<String, Object> defaults = new HashMap<>(module.getInputs());
			assertFalse(process(module, "download=false").isCanceled());
			for (final String input : defaults.keySet()) {
				if (List.of("imp", "download").contains(input)) continue;
				assertTrue(module.isInputResolved(input) || isService(module, input), input);
				assertEquals(defaults.get(input), module.getInput(input), input);
			}
		}
	}

	private static boolean isService(final Module module, final String input) {
		final Class<?> type = module.getInfo().getInput(input).getType();
		return Service.class.isAssignableFrom(type) || type == Context.class;
	}

	@Test
	void theImageIsLeftToFiji() {
		final Module module = module(DetectObjects.class);
		process(module, "model=nano");
		assertFalse(module.isInputResolved("imp"));
	}

	/** ImageJ opens the dialog of a command that a macro calls without options. */
	@Test
	void withoutOptionsTheDialogIsOpened() {
		final Module module = module(DetectObjects.class);
		process(module, "");
		assertFalse(module.isInputResolved("table"));
	}

	@Test
	void withoutAMacroNothingIsRefused() {
		assertFalse(process(module(DetectObjects.class), null).isCanceled());
	}
}
