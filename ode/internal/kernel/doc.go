// Package kernel holds the loops over vectors that one control or one method needs: the memories of gradients in the
// slope controls, and the recurrence of the stabilized methods. Loops for methods and flows are in package vec.
package kernel
