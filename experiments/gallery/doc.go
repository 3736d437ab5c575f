// Package gallery holds the experiments that come with the library, one file each. Importing it registers them with
// package lab.
package gallery
