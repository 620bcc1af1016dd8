/** What tools print and save. */
import { HEX, type Cases } from './parts.ts';

const HASH = HEX.slice(0, 32);
const OTHER = HEX.slice(7, 39);

export const TOOLS: Cases = {
  'tool-output': {
    hits: [
      [`\t * NTLM     : ${HASH}\r\n\t * SHA1     : ${HEX.slice(0, 40)}\r\n`, HASH, 'password hash'],
      [`\t * NTLM     : ${HASH}\r\n\t * SHA1     : ${HEX.slice(0, 40)}\r\n`, HEX.slice(0, 40), 'password hash'],
      ['\t * Username : bob\r\n\t * Password : vpnSunFlower\r\n', 'vpnSunFlower', 'password'],
      ['[*] DefaultPassword\r\nLAB\\kiosk:sunflower\r\n[*] next', 'sunflower'],
      [`dpapi_userkey:0x${HEX.slice(0, 40)}\n`, `0x${HEX.slice(0, 40)}`, 'DPAPI key'],
      ['name,url,username,password\nwiki,https://wiki.example,bob,sunflower\nmail,https://m.example/a,eve,Rose;77\n', 'sunflower'],
      ['name,url,username,password\nwiki,https://wiki.example,bob,sunflower\nmail,https://m.example/a,eve,Rose;77\n', 'Rose;77'],
      ['mail,https://m.example/a,eve,Rose;77\0name,url,username,password\0', 'Rose;77'], // as editors keep lines
      [`hashcat.potfile\n\n${HASH}:sunflower\n${OTHER}:rose77\n`, 'sunflower', 'password'],
      [`hashcat.potfile\n\n${HASH}:sunflower\n${OTHER}:rose77\n`, OTHER, 'password hash'],
      ['\0admin\r\nw1nter-Sale\r\n\0', 'w1nter-Sale'],
      ['mail{ENTER}bob{TAB}w1nter-Sale{ENTER}', 'w1nter-Sale'], ['bob[TAB]w1nter-Sale[ENTER]', 'w1nter-Sale'],
    ],
    misses: [
      '\t * Password : (null)\r\n', '\t * NTLM     : none', '[*] DefaultPassword is not set', 'dpapi_userkey:unknown',
      'url,username,password are the columns', `hashcat.potfile\n\n${HASH}:src/index.js\n${OTHER}:src/other.js\n`,
      'a form{TAB}with words{ENTER}', `${HASH}:sunflower\n${OTHER}:rose77\n`, '\0admin\r\nlogin\r\n\0', 'the admin\r\nw1nter-Sale\r\n\0', '\0admin\r\nw1nter-Sale\r\nmore lines\r\n',
    ],
  },
}; // prettier-ignore
