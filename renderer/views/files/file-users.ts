/** '17' of '17 fd 3' or '17 r-xp'. */
export function pidOfUser(user: string): string {
  return user.split(' ')[0] ?? '';
}
