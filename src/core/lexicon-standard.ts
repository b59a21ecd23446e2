const words = (text: string) => new Set(text.trim().split(/\s+/));

/** By the first part of their names. @see Python 3.11, `sys.stdlib_module_names` */
export const pythonModules: ReadonlySet<string> = words(`
  abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect
  builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall
  concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm
  decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput
  fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac
  html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache
  locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc
  nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools
  pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc
  pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select
  selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile
  sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig
  syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize
  tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv
  warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
  __future__`);

/** By the first part of their names. @see Node 24, `module.builtinModules` */
export const nodeModules: ReadonlySet<string> = words(`
  assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain
  events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl
  stream string_decoder timers tls trace_events tty url util v8 vm wasi worker_threads zlib`);

/** Of packages with a scope these are surely not the project's own. */
export const scriptScopes =
  /^@(?:nestjs|angular|mui|apollo|aws-sdk|prisma|tanstack|reduxjs|fastify|hapi|google-cloud|azure|sentry|opentelemetry|stripe|emotion|vue|sveltejs|graphql-tools|mikro-orm|trpc|hookform|chakra-ui|radix-ui|react-native|expo|ionic|ngrx|nuxt|remix-run|clerk|supabase|sinclair)\//;

/** Of the JDK and of the languages that run on it. `javax` is both: these parts of it are the JDK's. */
export const jvmPackages =
  /^(?:java|jdk|sun|kotlin|scala|groovy)\.|^javax\.(?:crypto|net|sql|security|swing|naming|management|xml|imageio|print|script|sound|accessibility|lang|tools)\b/;

/** The crates that come with Rust, and the ways to name one's own. */
export const rustCrates: ReadonlySet<string> = words("std core alloc crate self super");

/** Vendors of PHP packages; others may be the project's own root. */
export const phpVendors =
  /^(?:Symfony|Illuminate|Laravel|Doctrine|GuzzleHttp|Monolog|Psr|Twig|Ramsey|Carbon|League|Laminas|Zend|Cake|Yiisoft|yii|Predis|Slim|Nette|Webmozart|Aws|Google|Stripe|PHPUnit)\\/;
