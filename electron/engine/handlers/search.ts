import { compilePatterns, parseTerms } from '../../analysis/search/pattern.ts';
import { closeSearch, searchState, startSearch } from '../search/case-search.ts';
import { searchGroups, searchHits, searchOwners } from '../search/search-answers.ts';
import type { Handlers } from './index.ts';

export const searchHandlers: Handlers<
  | 'search.check'
  | 'search.terms'
  | 'search.start'
  | 'search.state'
  | 'search.hits'
  | 'search.owners'
  | 'search.groups'
  | 'search.close'
> = {
  'search.check'(_state, { patterns }) {
    compilePatterns(patterns);
    return {};
  },
  'search.terms': (_state, { text }) => ({ patterns: parseTerms(text).map((pattern) => ({ ...pattern })) }),
  'search.start': (state, input) => startSearch(state, input),
  'search.state': (state, { search }) => searchState(state, search),
  'search.hits': (state, input) => searchHits(state, input),
  'search.owners': (state, input) => searchOwners(state, input),
  'search.groups': (state, input) => searchGroups(state, input),
  'search.close'(state, { search }) {
    closeSearch(state, search);
    return {};
  },
};
