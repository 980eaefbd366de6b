/** Where the code and its documents are. */
export const repository = 'https://github.com/looksam-lab/looksam-lab'
