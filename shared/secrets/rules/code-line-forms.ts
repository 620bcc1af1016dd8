/** Lines of programs, requests and logs whose form says where the secret stands. */
import type { LineForm } from './line-forms.ts';

export const CODE_LINES: readonly LineForm[] = [
  // Erlang and Elixir: {password,<<"x">>}, password: <<"x">>, {user, "a", "x"}
  ...[',<<"', ', <<"', '{password,"', '{passwd,"', '{secret,"', '{token,"', '{pass,"'].map((anchor) => ({ anchor, form: /\{(?<name>\w{0,40}(?:pass|pwd|secret|token|key|cred)\w{0,16}), ?(?:<<)?"(?<secret>[^"\s]{3,256})"(?:>>)?\}/, kind: '' })),
  { anchor: '=> "', form: /(?<name>[\w-]{2,64})["']? => "(?<secret>[^"\s#]{3,256})"/, kind: '' },
  // Laravel, Symfony
  { anchor: 'base64:', form: /(?:\bkey|_KEY)["']?\]? ?(?:=>|=|:) ?["']?(?<secret>base64:[A-Za-z0-9+/]{22,88}={0,2})/i, kind: 'key' },
  { anchor: '%env(', form: /%env\((?:\w{2,16}:)?(?<name>\w{2,64})\)%.{0,8}\bdefault: ["'](?<secret>[^"'\s]{4,128})["']/, kind: '' },
  // Names and values apart by blanks or commas: of shells, launchers, settings of routers
  { anchor: 'setenv(', form: /\bsetenv\( ?"(?<name>\w{2,64})" ?, ?"(?<secret>[^"\s]{4,256})"/, kind: '' },
  { anchor: 'putenv(', form: /\bputenv\( ?["'](?<name>\w{2,64})=(?<secret>[^"'\s]{4,256})["']/, kind: '' },
  { anchor: 'os.environ[', form: /\bos\.environ\[["'](?<name>\w{2,64})["']\] ?= ?["'](?<secret>[^"'\s]{4,256})["']/, kind: '' },
  { anchor: 'os.Setenv(', form: /\bos\.Setenv\( ?"(?<name>\w{2,64})" ?, ?"(?<secret>[^"\s]{4,256})"/, kind: '' },
  { anchor: '$env:', form: /\$env:(?<name>\w{2,64}) ?= ?["'](?<secret>[^"'\s$]{4,256})["']/i, kind: '' },
  { anchor: 'SetEnvironmentVariable(', form: /SetEnvironmentVariable\( ?["'](?<name>\w{2,64})["'] ?, ?["'](?<secret>[^"'\s$]{4,256})["']/, kind: '' },
  { anchor: '.setItem(', form: /\.setItem\( ?["'](?<name>[\w.-]{2,64})["'] ?, ?["'](?<secret>[^"'\s]{4,512})["']/, kind: '' },
  { anchor: '.header(', form: /\.(?:set|add)?[hH]eader\( ?["'](?<name>[\w.-]{2,64})["'] ?, ?["'](?<secret>[^"'\s]{4,512})["']/, kind: '' },
  { anchor: 'eader("', form: /\b(?:[sS]et|[aA]dd|with|[rR]equest)?\w{0,12}[hH]eader\( ?["'](?<name>[\w.-]{2,64})["'] ?, ?["'](?<secret>[^"'\s]{4,512})["']/, kind: '' },
  { anchor: 'eader(\'', form: /\b(?:[sS]et|[aA]dd|with|[rR]equest)?\w{0,12}[hH]eader\( ?["'](?<name>[\w.-]{2,64})["'] ?, ?["'](?<secret>[^"'\s]{4,512})["']/, kind: '' },
  // Code: constants with types between
  { anchor: ' string = "', form: /\b(?<name>[A-Za-z]\w{1,63}) (?:\w{0,8}string|String|text) ?= ?"(?<secret>[^"\s]{4,256})"/, kind: '' },
  { anchor: ':string="', form: /\b(?<name>[A-Za-z]\w{1,63}) ?: ?string ?= ?["'](?<secret>[^"'\s]{4,256})["']/i, kind: '' },
  { anchor: ': str = ', form: /\b(?<name>[A-Za-z]\w{1,63}): str = ["'](?<secret>[^"'\s]{4,256})["']/, kind: '' },
  { anchor: '(def ', form: /\(def(?:parameter|var|constant|ine)? [+*]{0,2}(?<name>[\w-]{2,64})[+*]{0,2} "(?<secret>[^"\s]{4,256})"\)/, kind: '' },
  { anchor: '(define ', form: /\(define (?<name>[\w-]{2,64}) "(?<secret>[^"\s]{4,256})"\)/, kind: '' },
  { anchor: '(defparameter ', form: /\(defparameter [+*]{0,2}(?<name>[\w-]{2,60})[+*]{0,2} "(?<secret>[^"\s]{4,256})"\)/, kind: '' },
  { anchor: 'CONSTANT ', form: /\b(?<name>[A-Za-z]\w{1,63}) CONSTANT \w{4,12}(?:\(\d{1,5}\))? ?:= ?'(?<secret>[^'\s]{4,128})'/, kind: '' },
  { anchor: ' <- "', form: /\b(?<name>[A-Za-z][\w.]{1,63}) <- "(?<secret>[^"\s]{4,256})"/, kind: '' },
  { anchor: " <- '", form: /\b(?<name>[A-Za-z][\w.]{1,63}) <- '(?<secret>[^'\s]{4,256})'/, kind: '' },
  { anchor: ' VALUE "', form: /\b(?<name>[\w-]{2,64}) +PIC X\(\d{1,3}\) +VALUE "(?<secret>[^"\s]{4,128})"/, kind: '' },
  { anchor: 'SET ', form: /^[ \t]{0,8}(?:SET|set) "?(?<name>[A-Za-z]\w{1,63})=(?<secret>[^\s"&%]{4,256})/, kind: '' },
  { anchor: '.to_string()', form: /\b(?<name>[a-z]\w{1,63}): ?"(?<secret>[^"\s]{4,256})"\.(?:to_string|into|to_owned)\(\)/, kind: '' },
  { anchor: '.into()', form: /\b(?<name>[a-z]\w{1,63}): ?"(?<secret>[^"\s]{4,256})"\.into\(\)/, kind: '' },
  // Logs and letters
  { anchor: ' with pass', form: /\b(?:login|logged in|authenticat\w{1,4}|connect\w{0,3}|user) .{0,64} with pass(?:word|phrase|code)?:? ["'`]?(?<secret>[^\s"'`]{4,128})["'`]?/, kind: 'password', prose: true },
  { anchor: 'word used', form: /\bpassword used(?: was)?:? ["'`]?(?<secret>[^\s"'`]{4,128})/, kind: 'password', prose: true },
  { anchor: 'ser=', form: /\b[uU]ser=["']?[\w.@-]{1,64}["']?,? (?:pw|pwd|pass)=["']?(?<secret>[^\s"',;&]{4,128})/, kind: 'password' },
  { anchor: ' PIN ', form: /\b(?:[Nn]ew|[Yy]our|[Dd]efault|SIM|card|[Uu]ser) PIN (?:is |code |= ?|: ?)?(?<secret>\d{4,8})\b/, kind: 'PIN' },
  { anchor: ' PUK', form: /\bPUK\d?(?: code)?(?: is|:|=)? ?(?<secret>\d{8})\b/, kind: 'PIN' },
  { anchor: 'sername/password', form: /\b[Uu]sername\/password:? ["'`]?[\w.@-]{1,64}["'`]?[/:]["'`]?(?<secret>[^\s"'`]{4,128})/, kind: 'password', prose: true },
  // Queries and bodies with short names
  ...['&p=', '&pw=', '&pwd=', '&pass='].map((anchor) => ({ anchor, form: /[?&](?:u|user|usr|uid|login|username|name|email|log|id)=[^&\s"']{1,96}&(?:p|pw|pwd|pass)=(?<secret>[^&\s"'#\\]{3,256})/, kind: 'password' })),
  ...['"p":', '"pw":', '"p" :'].map((anchor) => ({ anchor, form: /"(?:u|user|usr|uid|login|username|name|email|e)" ?: ?"[^"]{1,96}" ?, ?"(?:p|pw)" ?: ?"(?<secret>[^"\s\\]{4,256})"/, kind: 'password' })),
  // ODBC: a brace within is written twice
  ...['WD={', 'wd={', 'ord={', 'ORD={'].map((anchor) => ({ anchor, form: /\b(?:PWD|Pwd|pwd|[Pp]assword|PASSWORD)=\{(?<secret>(?:[^}\r\n]|\}\}){3,128})\}/, kind: 'password' })),
  { anchor: '"auth"', form: /"redis" ?: ?\{[^{}]{0,160}"auth" ?: ?"(?<secret>[^"\s\\]{4,256})"/, kind: 'password' },
  // Authorization of Hawk, AWS, OAuth 1, HTTP signatures
  { anchor: 'mac="', form: /\bHawk id="[^"]{1,128}",.{0,200}\bmac="(?<secret>[A-Za-z0-9+/]{24,88}={0,2})"/, kind: 'signature' },
  { anchor: 'Signature=', form: /\bAWS4-HMAC-SHA256 .{10,400}\bSignature=(?<secret>[0-9a-f]{64})/, kind: 'signature' },
  { anchor: 'signature="', form: /\bSignature (?:.{0,400}\b)?signature="(?<secret>[A-Za-z0-9+/]{24,700}={0,2})"/, kind: 'signature' },
  { anchor: 'SharedKey ', form: /\bSharedKey(?:Lite)? \w{3,32}:(?<secret>[A-Za-z0-9+/]{43}=)/, kind: 'signature' },
  { anchor: 'AWS AKIA', form: /\bAWS AKIA[A-Z0-9]{16}:(?<secret>[A-Za-z0-9+/]{27}=)/, kind: 'signature' },
  { anchor: 'SET PASSWORD FOR ', form: /\bSET PASSWORD FOR [^=\s]{1,96} = ?'(?<secret>[^'\s]{3,128})'/, kind: 'password' },
  { anchor: '-u ', form: /(?:^|\s)-u ["']?[\w.@-]{1,64}:(?<secret>(?=\S{0,96}\d)(?=\S{0,96}[A-Za-z])[^\s"':@]{6,96})["']?(?:\s|$)/, kind: 'password' },
  ...['reds = ', 'reds: ', 'redentials = ', 'redentials: ', 'auth = ', 'auth: ', 'auth": ', 'auth":', 'ogin: ', 'ogin = ', 'userpass'].map((anchor) => ({ anchor, form: /\b(?:\w{0,16}_)?(?:creds?|credentials?|(?:basic_?)?auth|login|userpass)["']? ?[:=] ?[[(]{1,2}["'][^"']{1,64}["'], ?["'](?<secret>[^"'\s]{4,128})["'] ?[\])]/i, kind: 'password' })),
  { anchor: '"params"', form: /"method" ?: ?"[\w.]{0,32}(?:login|auth)\w{0,16}".{0,40}"params" ?: ?\[(?:"[^"]{0,64}" ?, ?){1,2}"(?<secret>[^"\s]{4,128})" ?[\],]/i, kind: 'password' },
  { anchor: '"token:', form: /"params" ?: ?\["token:(?<secret>[^"\s]{3,128})"/, kind: 'token' },
  { anchor: ' pin ', form: /\b(?:card|sim|door|phone|unlock|alarm|safe|atm|gate|vault|user|admin|badge)s? pin (?:is |code |= ?|: ?)?(?<secret>\d{4,8})\b/i, kind: 'PIN' },
  ...['send "', 'send -- "'].map((anchor) => ({ anchor, form: /['";{] ?(?:exp_)?send(?: --)? "(?<secret>(?=[^"\\]{0,127}\d)(?=[^"\\]{0,127}[A-Za-z])[^\s"\\]{6,128})\\[rn]"/, kind: 'password' })),
  { anchor: 'rivate key', form: /\b(?<secret>(?:0x)?[0-9a-f]{64}) (?:is (?:the |my |your )?|\()?private key/, kind: 'private key' },
  ...['REDS', 'reds', 'redentials', 'sers', 'SERS', 'ccounts', 'asswords', 'ASSWORDS', 'ogins'].map((anchor) => ({ anchor: `${anchor} = `, form: /\b(?:\w{0,16}_)?(?:creds|credentials|users|accounts|passwords|logins) = [[{(]{1,2} ?["'](?:root|admin|administrator|user|test|guest|demo|postgres|bob|alice|[a-z]{2,12})["'] ?[,:] ?["'](?<secret>(?=[^"']{0,64}\d)[^"'\s]{6,64})["']/i, kind: 'password' })),
  { anchor: '"grant_type"', form: /"code" ?: ?"(?<secret>[^"\s]{10,512})".{0,200}"grant_type" ?: ?"authorization_code"/, kind: 'authorization code' },
  // Keys in base64 or digits behind a word
  { anchor: 'ey ', form: /\b(?:account|storage|access|primary|secondary|shared|master|encryption)[ _-]?key:? (?<secret>[A-Za-z0-9+/]{86}==|[A-Za-z0-9+/]{43}=)(?![\w+/=])/i, kind: 'key' },
  { anchor: 'view ', form: /\bspend[ _-]?key.{0,8}[0-9a-f]{64}.{1,8}\bview(?:[ _-]?key)?:? ?(?<secret>[0-9a-f]{64})\b/, kind: 'wallet private key' },
  { anchor: '-K ', form: /\bopenssl enc .{0,200}-K (?<secret>[0-9A-Fa-f]{16,64})\b/, kind: 'key' },
  { anchor: 'token', form: /\btoken["']?[:= ]{1,3}["']?(?<secret>[a-z0-9]{6}\.[a-z0-9]{16})(?![\w.])/, kind: 'token' },
  { anchor: 'secret', form: /\brzp_(?:live|test)_[A-Za-z0-9]{14}.{0,16}secret["']?[:= ]{1,3}["']?(?<secret>[A-Za-z0-9]{24})\b/, kind: 'payment key' },
  { anchor: 'msh', form: /\b(?<secret>[a-z0-9]{10}msh[a-z0-9]{12,30}p1[a-z0-9]{3,8}jsn[a-z0-9]{8,14})\b/, kind: 'RapidAPI key' },
]; // prettier-ignore
