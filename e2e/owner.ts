/** Whom the set-up page is filled in for; every test signs in as them. */
export const owner = {
  organisation: 'Weather Desk',
  name: 'Ada Lind',
  email: 'ada@example.test',
  password: 'a long enough password',
};
