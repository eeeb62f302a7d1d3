/* ---- elements; everything from a host's files passes through show() ---- */

const SVG = 'http://www.w3.org/2000/svg';
/* Characters that hide or reorder what is beside them. */
const HIDDEN = new RegExp(
	'[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f' +
		'\\u2028-\\u202e\\u2060-\\u2069\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]',
	'gu',
);

const codePoint = (c) => 'U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');

/* TEXT as one string without hidden characters, for attributes and drawings. */
const plain = (text) => String(text).replace(HIDDEN, (c) => '<' + codePoint(c) + '>');

/* TEXT as nodes, hidden characters made visible. */
function show(text) {
	const nodes = [];
	let from = 0;
	for (const match of text.matchAll(HIDDEN)) {
		if (match.index > from)
			nodes.push(document.createTextNode(text.slice(from, match.index)));
		const mark = document.createElement('span');
		mark.className = 'hidden-character';
		mark.textContent = codePoint(match[0]);
		nodes.push(mark);
		from = match.index + match[0].length;
	}
	if (from < text.length) nodes.push(document.createTextNode(text.slice(from)));
	return nodes;
}

function fill(element, attributes, children) {
	for (const [name, value] of Object.entries(attributes || {})) {
		if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
		else if (value === true) element.setAttribute(name, '');
		else if (value !== null && value !== undefined && value !== false)
			element.setAttribute(name, plain(value));
	}
	for (const child of children.flat(Infinity)) {
		if (child === null || child === undefined || child === false) continue;
		if (child instanceof Node) element.append(child);
		else element.append(...show(String(child)));
	}
	return element;
}

const el = (tag, attributes, ...children) =>
	fill(document.createElement(tag), attributes, children);
const draw = (tag, attributes, ...children) =>
	fill(document.createElementNS(SVG, tag), attributes, children);

const GLYPHS = {
	accepted: 'M4.6 8.3l2.3 2.3 4.5-5',
	rejected: 'M5.2 5.2l5.6 5.6m0-5.6l-5.6 5.6',
	depends: 'M4.4 6.4h6m-1.9-2l2 2M11.6 9.8h-6m1.9-2l-2 2 2 2',
	unknown: 'M6 6.3a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3m0 2.1v.1',
	'not-run': 'M4.8 8h6.4',
	error: 'M8 4.2v4.6m0 2.6v.1',
	none: 'M8 8v.1',
};

/* The sign of a verdict: a shape as well as a colour. */
function sign(verdict, size = 16) {
	return draw(
		'svg',
		{
			class: `sign ${verdict}`,
			viewBox: '0 0 16 16',
			width: size,
			height: size,
			'aria-hidden': 'true',
			focusable: 'false',
		},
		draw('circle', { cx: 8, cy: 8, r: 7.5 }),
		draw('path', { d: GLYPHS[verdict] || GLYPHS.none }),
	);
}

const count = (number, one, many = one + 's') =>
	`${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/* The last words of what becomes of a token: "refused at boot". */
const FATES = {
	accepted: 'accepted',
	rejected: 'refused',
	depends: 'depends on the order of boot',
	unknown: 'unknown',
	'not-run': 'not run',
};
