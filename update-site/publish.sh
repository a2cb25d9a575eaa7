#!/bin/sh
# Publishes a staged update site by Fiji's own updater: publish.sh FIJI STAGED
# FIJI is the folder of a fresh Fiji-Latest, STAGED what mvn -Pupdate-site package has made.
# SITE and URL are the site's name and address, SITE_USER and SITE_PASSWORD who may write to it.
set -eu
fiji=$1
staged=$2
updater() { "$fiji/fiji-linux-x64" --headless --update "$@"; }

# As a developer's Fiji has them: without the times at the end of the names
(cd "$staged" && find jars plugins macros -type f) | while read -r file; do
	installed=$fiji/$(printf '%s' "$file" | sed 's/-[0-9]\{14\}$//')
	mkdir -p "$(dirname "$installed")"
	cp "$staged/$file" "$installed"
done

# Where Fiji knows the site already, it only needs to be told who writes
updater add-update-site "$SITE" "$URL" "webdav:$SITE_USER:$SITE_PASSWORD" . ||
	updater edit-update-site "$SITE" "$URL" "webdav:$SITE_USER:$SITE_PASSWORD" .
updater upload-complete-site --force --force-shadow "$SITE"
