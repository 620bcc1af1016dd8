/**
 * Variables whose values leave the case: they say where things are and in which language, and are the same in
 * thousands of containers. Every other value is withheld, whatever it looks like. docs/redaction.md lists them.
 */
const NAMES = new Set([
  '_',
  'CONTAINER',
  'DEBIAN_FRONTEND',
  'EDITOR',
  'GOPATH',
  'HOME',
  'HOSTNAME',
  'HOSTTYPE',
  'JAVA_HOME',
  'KUBERNETES_PORT',
  'KUBERNETES_SERVICE_HOST',
  'KUBERNETES_SERVICE_PORT',
  'KUBERNETES_SERVICE_PORT_HTTPS',
  'LANG',
  'LANGUAGE',
  'LD_LIBRARY_PATH',
  'LD_PRELOAD',
  'LOGNAME',
  'MACHTYPE',
  'NODE_ENV',
  'NODE_NAME',
  'NODE_VERSION',
  'OLDPWD',
  'OSTYPE',
  'PAGER',
  'PATH',
  'POD_IP',
  'POD_NAME',
  'POD_NAMESPACE',
  'PWD',
  'PYTHONDONTWRITEBYTECODE',
  'PYTHONPATH',
  'PYTHONUNBUFFERED',
  'PYTHON_VERSION',
  'SHELL',
  'SHLVL',
  'TERM',
  'TMPDIR',
  'TZ',
  'USER',
  'container',
]);

/** `LC_ALL`, `LC_CTYPE`, ... */
const LOCALE = /^LC_[A-Z]{1,32}$/;

export const HARMLESS_NAMES: readonly string[] = [...NAMES, 'LC_*'];

export function isHarmlessName(name: string): boolean {
  return NAMES.has(name) || LOCALE.test(name);
}
