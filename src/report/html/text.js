/* ---- places and quoted lines ---- */

function where(place) {
	if (!place) return null;
	return place.line ? `${place.path}:${place.line}` : place.path;
}

function placeCode(place) {
	if (!place) return null;
	return el('code', { class: 'place' }, where(place));
}

/* TEXT as nodes, with what stands in `backquotes` as code. */
/* Paths of files, which no line may end in the middle of. */
const wholePaths = (text) =>
	text
		.split(/((?:[\w.@+-]+\/)+[\w.@+-]+(?::\d+)?)/)
		.map((part, i) => (i % 2 ? el('span', { class: 'path' }, part) : part));

const prose = (text) =>
	text
		.split(/`([^`\n]+)`/)
		.map((part, i) => (i % 2 ? el('code', null, part) : wholePaths(part)));

/* One quoted line: its number, its text, and the part from column FROM to TO marked. */
function quotedLine(number, text, from, to) {
	const points = Array.from(text);
	const marked = points.slice(from, to).join('');
	return el(
		'span',
		{ class: 'line' },
		el('span', { class: 'number', 'aria-hidden': 'true' }, number),
		el(
			'span',
			{ class: 'text' },
			points.slice(0, from).join(''),
			marked.trim() ? el('mark', null, marked) : marked,
			points.slice(to).join(''),
		),
	);
}

/* The lines of PLACE under its name, or the name alone where they may not be shown. */
function quote(place) {
	if (!place) return null;
	if (place.quote === null) return el('p', { class: 'at' }, placeCode(place));
	const lines = place.quote.split('\n');
	return el(
		'pre',
		{
			class: 'quote',
			tabindex: '0',
			role: 'group',
			'aria-label': `${where(place)}, quoted`,
		},
		el('span', { class: 'file' }, where(place)),
		lines.map((text, i) => {
			const number = place.line + i;
			const first = i === 0 ? place.first : 1;
			const from = i === 0 ? place.column - first : 0;
			const to = number === place.endLine ? place.endColumn - first : Infinity;
			return quotedLine(number, text, from, Math.max(to, from));
		}),
	);
}

function chain(reasons) {
	if (reasons.length === 0) return null;
	return el(
		'section',
		{ class: 'because' },
		el('h5', null, 'Because'),
		el(
			'ol',
			null,
			reasons.map((reason) =>
				el(
					'li',
					null,
					el('p', null, prose(reason.message)),
					quote(reason.place),
				),
			),
		),
	);
}

function diffLines(diff) {
	const kinds = { '+': 'added', '-': 'removed', '@': 'hunk' };
	return diff
		.replace(/\n$/, '')
		.split('\n')
		.map((line) => {
			const header = line.startsWith('+++') || line.startsWith('---');
			return el(
				'span',
				{ class: `line ${header ? 'header' : kinds[line[0]] || ''}` },
				line || ' ',
			);
		});
}

function copyButton(text) {
	if (!navigator.clipboard) return null;
	return el(
		'button',
		{
			type: 'button',
			class: 'copy',
			onclick: (event) => {
				navigator.clipboard.writeText(text).then(
					() => {
						event.target.textContent = 'Copied';
					},
					() => {
						event.target.textContent = 'Not copied';
					},
				);
			},
		},
		'Copy',
	);
}

function repair(finding) {
	if (!finding.repair) return null;
	return el(
		'section',
		{ class: 'repair' },
		el(
			'h5',
			null,
			'Repair',
			finding.tried &&
				el(
					'span',
					{ class: 'tried' },
					sign('accepted', 14),
					'tried on the model of the kernel',
				),
		),
		el('p', null, prose(finding.repair)),
		finding.diff &&
			el(
				'div',
				{ class: 'patch' },
				copyButton(finding.diff),
				el(
					'pre',
					{
						class: 'diff',
						tabindex: '0',
						'aria-label': 'the repair as a patch',
					},
					diffLines(finding.diff),
				),
			),
	);
}

/* The catalogue's words on a rule, folded away. */
function ruleText(id) {
	const rule = RULES.get(id);
	if (!rule) return null;
	const paragraphs = (text) => text.split(/\n\n+/).map((one) => el('p', null, prose(one)));
	return el(
		'details',
		{ class: 'rule' },
		el('summary', null, el('code', null, id)),
		el('h5', null, rule.title),
		paragraphs(rule.explanation),
		el('h5', null, 'What to do'),
		paragraphs(rule.remedy),
		el(
			'ul',
			{ class: 'references' },
			rule.references.map((one) => el('li', null, one)),
		),
	);
}
