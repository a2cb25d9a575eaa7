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
/**
 * Images for the model: files, planes, channels and selections, and the pixels of a plane as its user sees them.
 * <p>
 * {@link fiji.plugin.florence2.imagej.input.ImageFile} opens all image files. Those of microscopes are read by Bio-Formats,
 * where it is there. Of all others it takes the first format that reads a file with the right pixels: ImageJ's own readers
 * for TIFF files as ImageJ writes them, DICOM and FITS; then the readers of Java and of TwelveMonkeys ImageIO. Headers are compared with the length of the file and the free memory before
 * anything is decoded.
 * </p>
 * <p>
 * Start with {@link fiji.plugin.florence2.imagej.input.ImageFile},
 * {@link fiji.plugin.florence2.imagej.input.PlaneSelection} and {@link fiji.plugin.florence2.imagej.input.DisplayedPlane}.
 * </p>
 */
package fiji.plugin.florence2.imagej.input;
