/** Every rule, the surest first: of two that find the same place the first names it. */
import type { SecretRule } from '../rule.ts';
import { bankAccounts } from './bank-accounts.ts';
import { announcedLogins } from './announced-logins.ts';
import { announcedTokens } from './announced-tokens.ts';
import { announcedValues } from './announced-values.ts';
import { bareKeys } from './bare-keys.ts';
import { callArguments } from './call-arguments.ts';
import { cardNumbers } from './card-numbers.ts';
import { challengeAnswers } from './challenge-answers.ts';
import { awsKeys, azureKeys } from './cloud-keys.ts';
import { commandLines } from './command-lines.ts';
import { dsnPasswords, urlPasswords } from './connection-strings.ts';
import { dockerAuth, netrc, passwordHashes, pgpass, secretFiles, wireguardKeys } from './credential-files.ts';
import { authorization, cookies } from './http-headers.ts';
import { jsonWebTokens } from './jwt.ts';
import { kubernetesSecrets } from './kubernetes.ts';
import { passwordFiles } from './password-files.ts';
import { keyFiles } from './key-files.ts';
import { linkTokens } from './link-tokens.ts';
import { listedValues } from './listed-values.ts';
import { formParts, namedElements, namedPairs } from './named-fields.ts';
import { mnemonicSentences } from './mnemonic-sentences.ts';
import { namedValues } from './named-values.ts';
import { personalNumbers } from './personal-numbers.ts';
import { ageKeys, privateKeys, puttyKeys } from './private-keys.ts';
import { protocolLogins } from './protocol-logins.ts';
import { dialogues, pipedPasswords } from './scripted-logins.ts';
import { recoveryCodes } from './recovery-codes.ts';
import { recoveryPhrases } from './recovery-phrases.ts';
import { saidPasswords } from './said-passwords.ts';
import { samlMessages } from './saml-messages.ts';
import { settingLines } from './setting-lines.ts';
import { storedSessions } from './stored-sessions.ts';
import { tableColumns } from './table-columns.ts';
import { toolOutput } from './tool-output.ts';
import { walletKeys } from './wallet-keys.ts';
import { sqlPasswords } from './sql-passwords.ts';
import { apiKeyWords, chatTokens, joinedTokens, serviceTokens, stripeKeys } from './service-tokens.ts';

export const SECRET_RULES: readonly SecretRule[] = [
  privateKeys,
  puttyKeys,
  ageKeys,
  walletKeys,
  mnemonicSentences,
  bareKeys,
  jsonWebTokens,
  awsKeys,
  azureKeys,
  serviceTokens,
  stripeKeys,
  joinedTokens,
  chatTokens,
  apiKeyWords,
  wireguardKeys,
  passwordHashes,
  kubernetesSecrets,
  dockerAuth,
  authorization,
  urlPasswords,
  dsnPasswords,
  netrc,
  pgpass,
  passwordFiles,
  keyFiles,
  protocolLogins,
  challengeAnswers,
  sqlPasswords,
  commandLines,
  pipedPasswords,
  dialogues,
  settingLines,
  callArguments,
  announcedValues,
  cookies,
  recoveryPhrases,
  recoveryCodes,
  samlMessages,
  linkTokens,
  formParts,
  namedValues,
  namedElements,
  namedPairs,
  listedValues,
  announcedTokens,
  announcedLogins,
  saidPasswords,
  storedSessions,
  toolOutput,
  tableColumns,
  cardNumbers,
  bankAccounts,
  personalNumbers,
  secretFiles,
];
