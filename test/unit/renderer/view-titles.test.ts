// @vitest-environment node
import { expect, it } from 'vitest';
import { VIEW_TITLES } from '../../../shared/api/commands.ts';
import { VIEWS } from '../../../renderer/views/index.ts';

it('the menu names the views of the navigation, in its order', () => {
  expect(VIEWS.map(({ title }) => title)).toEqual([...VIEW_TITLES]);
});
