/** Cases of tables. */
import type { Cases } from './parts.ts';

export const TABLES: Cases = {
  'table-columns': {
    hits: [
      [' username | password\n----------+----------\n admin    | k4ng4r00403\n\n', 'k4ng4r00403'],
      ['| user | password |\n+------+------+\n| admin | k4ng4r00403 |\n+--+--+\n', 'k4ng4r00403'],
      ['id,login,password\r\n1,bob,tulip4432\r\n2,ann,"carpet,77x"\r\n', 'carpet,77x', 'password'],
      ['url;user;pass\nhttps://x.example;bob;tulip4432', 'tulip4432'], ['user\tapi_token\trole\nbob\ttulip4432\tdev\n', 'tulip4432', 'token'],
      ['HOST     USER   PASSWORD\nweb01    root   tulip4432\ndb01     admin  carpet77x\n', 'carpet77x'], ['NAME        SECRET        AGE\nclient-a    tulip4432     5d\n', 'tulip4432', 'secret'],
      ['Username   Password\n--------   --------\nbob        tulipgarden\n', 'tulipgarden'], ['id|login|password\n1|bob|tulip4432', 'tulip4432'],
      ['| Host | Root password |\n|---|:---:|\n| a | tulip4432 |\n| b | `carpet77x` |', 'carpet77x'], ['-[ RECORD 1 ]---\nlogin    | bob\npassword | tulip4432\n', 'tulip4432'],
      ['│ user │ password │\n├──────┼──────────┤\n│ bob  │ tulip4432 │\n└──────┴──────────┘', 'tulip4432'],
      ['<tr>\n  <td>db_password</td>\n  <td class="code"><pre>&#x27;tulip4432 x&#x27;</pre></td>\n</tr>', 'tulip4432 x'],
      ['<table><tr><th>User</th><th>Password</th></tr><tr><td>bob</td><td><code>tulip4432</code></td></tr></table>', 'tulip4432'],
    ],
    misses: [
      'id,login,password\n1,bob\n', 'login(user, password, role)\nx1234, y1234, z1234\n', 'id,login,password\n1,bob,NULL\n', 'user;password_hint\nbob;tulip4432\n',
      'The user,  the password\nare  k4ng4r00403\n', 'password, secret, token\nfoo, bar, baz\n', 'NAME   TOKENS\nx      4096\n',
      'Host   Password\n\nweb01  tulip4432\n', '"memfd_secret",\n"prlimit64",\n', '  LOAD_SECRETS | SEARCH_X2,\n', '<table><tr><th>Password</th></tr></table><td>tulip4432</td>', '<td>host</td><td><pre>tulip4432</pre></td>', '<td>my password</td>\n<p>tulip4432</p>',
    ],
  },
}; // prettier-ignore
