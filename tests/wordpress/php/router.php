<?php
// What a web server's rewriting does, for PHP's built-in server.
$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$file = $root . $path;
if ($path !== '/' && file_exists($file) && (!is_dir($file) || file_exists(rtrim($file, '/') . '/index.php'))) {
    if (is_dir($file) && substr($path, -1) !== '/') {
        header("Location: $path/", true, 301);
        return true;
    }
    return false;
}
if ($path !== '/' && is_file(dirname($root) . '/switches/no-rewrite')) {
    http_response_code(404);
    header('Content-Type: text/html; charset=iso-8859-1');
    echo '<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>';
    return true;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = "$root/index.php";
unset($_SERVER['PATH_INFO']);
chdir($root);
require "$root/index.php";
