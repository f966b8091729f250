// Node's globals that the bundled packages read.
export const process = { env: {}, cwd: () => '/', platform: 'browser', argv: [], versions: {} };
