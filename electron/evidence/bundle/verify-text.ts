/** VERIFY.txt: how somebody who has never heard of Permafrost checks a bundle. */
import { BAG, SIGNATURE_NAMESPACE } from './layout.ts';

/** Each is run in the bundle's folder as it stands, and must end with exit code 0. */
export function verifyCommands(principal: string): string[] {
  return [
    `sha256sum --strict -c ${BAG.tagManifest}`,
    `sha256sum --strict -c ${BAG.manifest}`,
    `openssl pkeyutl -verify -rawin -pubin -inkey ${BAG.publicKey} -sigfile ${BAG.signature} -in ${BAG.tagManifest}`,
    `ssh-keygen -Y verify -f ${BAG.allowedSigners} -I ${principal} -n ${SIGNATURE_NAMESPACE} -s ${BAG.sshSignature} < ${BAG.tagManifest}`,
  ];
}

/** `principal` is the name that allowed_signers has (principalOf() of the keys folder). */
export function verifyText(principal: string, fingerprint: string): string {
  return `How to check this bundle without Permafrost

You need sha256sum (GNU coreutils), openssl 3.0 or later, and ssh-keygen (OpenSSH 8.1 or later). Open a terminal in
the folder that holds this file and run each of these lines as it stands. Each must end without an error.

${verifyCommands(principal).join('\n')}

The first two prove that every listed file is as it was when the bundle was signed. The other two prove that
the list itself was signed with the key in ${BAG.publicKey}; one of them is enough.

Whose key it is no file in here can prove. Compare its fingerprint with the one that the examiner gave you on
another way (by telephone, on paper, on the laboratory's own pages):

${fingerprint}

This prints the fingerprint of the key that ssh-keygen has just used:

cut -d' ' -f3- ${BAG.allowedSigners} | ssh-keygen -l -f -

The commands do not notice a file that was added beside the listed ones: whatever ${BAG.manifest} and
${BAG.tagManifest} do not name is not part of this bundle. The two signature files can't be listed in what they
sign. \`permafrost verify FOLDER\` checks all of this at once and names added and missing files too.

What is in here: ${BAG.payload}/report.html (read it in any browser), ${BAG.payload}/facts (what was decoded, with its
schema), ${BAG.payload}/exhibits.json and ${BAG.payload}/exhibits (bytes that the examiner chose), ${BAG.payload}/annotations.json,
${BAG.payload}/custody.jsonl (the custody log up to this export: SHA-256 of a line, without its line feed, is the "previous" of
the next; ${BAG.custodyOfExport} goes on with what the export entered, and ${BAG.custodyHead} is the signature of its last
line), ${BAG.payload}/redactions.json (what was taken out, where, and a keyed hash of it).
`;
}
