/*
 * Plain JavaScript, so that any Node can read it: everything else here is TypeScript, which Node runs as it is only from 22.18 on.
 * npm puts the Node 24 of node_modules first where there is one for the machine (Linux, Windows); elsewhere the system's own is used.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`This is Node ${process.versions.node}, and Sportello needs 22.18 or later to run its TypeScript.\n`
    + 'npm installs one by itself on Linux and Windows (run "npm ci" with its optional dependencies); elsewhere install Node 24 from https://nodejs.org.\n')
  process.exit(1)
}
