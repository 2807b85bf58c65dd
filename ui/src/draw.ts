// What filters need: reading the counts and drawing figures of them. It is a file
// of its own, fetched when the first filter is set, so that readers who set none
// do not wait for it.
export { Dataset } from './data/dataset';
export { drawFigure } from './app/figures/index';
