#!/bin/sh
# Holds `threadsmith manifest slack` to Slack's own type of a manifest, which refuses a misspelt key
# and an unknown scope or event. Nothing of node stays in the repository.
set -eu
cd "$(dirname "$0")/.."
if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
    echo "SKIPPED: Slack's type of the manifest is not checked, because npm or node is missing here."
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

npm install --prefix "$folder" --silent --ignore-scripts --no-audit --no-fund --no-package-lock \
    typescript@5.9.3 @slack/web-api@8.2.0 || {
    echo "Slack's type of the manifest is not checked: npm could not install it." >&2
    exit 1
}

# Slack has these two and the type of this version has not; whoever raises the version looks again.
# `any` would take all of the list's other words too, and @ts-expect-error would hide other errors.
# Source: docs.slack.dev, reference/scopes/assistant.write, reference/events/agent_session_stopped
newer='s/"assistant:write"/& as never/; s/"agent_session_stopped"/& as never/'

# The type itself lets any key pass at the top; `Known` is the type without that leave.
write() {
    name=$1
    shift
    {
        echo 'import type { AppsManifestCreateArguments } from "@slack/web-api";'
        echo 'type Known<T> = { [K in keyof T as string extends K ? never : K]: T[K] };'
        echo 'export const manifest: Known<AppsManifestCreateArguments["manifest"]> ='
        THREADSMITH_DATA_DIR="$folder/data" .venv/bin/python -m bot manifest slack "$@" |
            sed "$newer"
    } >"$folder/$name.ts"
}
write socket
write http --url https://threadsmith.example.com

"$folder/node_modules/.bin/tsc" --noEmit --strict --skipLibCheck --module nodenext --target es2022 \
    "$folder/socket.ts" "$folder/http.ts"
echo "Slack's type takes the manifest, for Socket Mode and for HTTP."
