// Arrow as LanceDB itself loads it: `import` would yield a second copy, whose classes LanceDB does not know.
module.exports = require("apache-arrow");
