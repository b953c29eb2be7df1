"""One module for each question: its answer's name, one public async function."""
