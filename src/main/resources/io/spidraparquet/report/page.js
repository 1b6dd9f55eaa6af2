'use strict';
// Tables can be sorted and searched. The page does without.
for (const table of document.querySelectorAll('table.sorts')) {
	const body = table.tBodies[0];
	const value = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();
	[...table.tHead.rows[0].cells].forEach((head, column) => {
		const button = document.createElement('button');
		button.type = 'button';
		button.append(...head.childNodes);
		head.append(button);
		button.addEventListener('click', () => {
			const first = head.classList.contains('n') ? 'descending' : 'ascending';
			const order = head.ariaSort !== first ? first : first === 'ascending' ? 'descending' : 'ascending';
			for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
			head.ariaSort = order;
			const sign = order === 'ascending' ? 1 : -1;
			const numbers = head.classList.contains('n');
			const keyed = [...body.rows].map((row) => ({ row, key: value(row, column) }));
			keyed.sort((a, b) => (a.key === '') - (b.key === '') ||
				sign * (numbers ? a.key - b.key : a.key.localeCompare(b.key, 'en', { numeric: true })));
			body.append(...keyed.map((each) => each.row));
		});
	});
}
for (const find of document.querySelectorAll('.find')) {
	const rows = [...document.getElementById(find.dataset.table).tBodies[0].rows];
	const shown = find.querySelector('output');
	find.hidden = false;
	find.querySelector('input').addEventListener('input', (event) => {
		const words = event.target.value.toLowerCase().split(/\s+/).filter((word) => word);
		let count = 0;
		for (const row of rows) {
			const text = row.textContent.toLowerCase();
			row.hidden = !words.every((word) => text.includes(word));
			count += row.hidden ? 0 : 1;
		}
		shown.textContent = words.length ? count + ' of ' + rows.length : '';
	});
}
// A schedule that stopped writes nothing: the page itself has to notice.
for (const age of document.querySelectorAll('.age')) {
	const hours = (Date.now() - new Date(age.dataset.since)) / 3600000;
	if (hours > 36) {
		age.textContent = 'No run since then, for ' + Math.floor(hours / 24) + (hours < 48 ? ' day.' : ' days.');
		age.classList.toggle('late', age.dataset.nightly === 'true');
		age.hidden = false;
	}
}
