<?php
// Put into a WordPress folder by the test: prints that site's own block scripts, then a script that parses each
// sample of blocks-check.json with them and writes what the block editor would find into <pre id="found">.
require __DIR__ . '/wp-load.php';
header('Content-Type: text/html; charset=utf-8');
$samples = file_get_contents(__DIR__ . '/blocks-check.json');
?><!doctype html><meta charset="utf-8"><title>blocks</title><body>
<?php
wp_enqueue_script('wp-blocks');
wp_enqueue_script('wp-block-library');
wp_print_scripts();
?>
<script type="application/json" id="samples"><?php echo str_replace('<', '\u003c', $samples); ?></script>
<script>
function flat(blocks, path) {
    return blocks.flatMap((block, i) => {
        const here = path.concat(i);
        return [{
            path: here.join('.'), name: block.name, valid: block.isValid,
            original: block.originalContent || '',
            again: block.isValid ? '' : wp.blocks.getSaveContent(wp.blocks.getBlockType(block.name), block.attributes, block.innerBlocks),
            issues: (block.validationIssues || []).map((issue) => (issue.args || []).map(String).join(' ')),
        }].concat(flat(block.innerBlocks, here));
    });
}
const found = {};
try {
    wp.blockLibrary.registerCoreBlocks();
    for (const [name, markup] of Object.entries(JSON.parse(document.getElementById('samples').textContent))) {
        const blocks = wp.blocks.parse(markup);
        found[name] = { blocks: flat(blocks, []), markup: wp.blocks.serialize(blocks) };
    }
} catch (error) { found.error = String(error) + (error.stack || ''); }
const pre = document.createElement('pre');
pre.id = 'found';
pre.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(found))));
document.body.append(pre);
</script>
